// Passkeys: what the browser does with the device. It is asked here, and what it says is checked by the gateway.

const ADDRESS = /^(\d+\.\d+\.\d+\.\d+|\[.*\])$/; // browsers take no IP address for a site's name

/** Whether this browser gives passkeys to this page. */
export function passkeysWork() {
  return isSecureContext && !ADDRESS.test(location.hostname) && Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
}

/** Make a passkey. @returns {Promise<object|null>} null if the person or the device did not want to */
export async function makePasskey(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return asked(() => navigator.credentials.create({ publicKey }));
}

/** Show a passkey. @returns {Promise<object|null>} null if none was chosen */
export async function showPasskey(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return asked(() => navigator.credentials.get({ publicKey }));
}

async function asked(act) {
  try {
    return (await act())?.toJSON() ?? null;
  } catch {
    return null; // the person closed the window, or the device has none
  }
}
