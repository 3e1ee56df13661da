// The socket: opens, says hello, comes back by itself after a break. What is said over it stands in docs/protocol.md.

const FIRST_WAIT = 500; // ms; doubles with each failure
const LONGEST_WAIT = 15_000;
const WELCOME_WITHIN = 10_000;
const PING_EVERY = 25_000;
const PONG_WITHIN = 10_000;

const GONE = 4404;
const CROWDED = 4409;

/**
 * Milliseconds until the next try: exponential, and random by half so that a restarted server is not stormed.
 * @param {number} failures how many tries failed in a row, from 1
 * @param {() => number} random uniform in [0, 1)
 */
export function backOff(failures, random = Math.random) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (0.5 + random() / 2);
}

/**
 * Keeps a conversation's socket open until `stop`.
 * @param {string} address ws: or wss: address of the gateway
 * @param {() => Promise<{conversation: string, secret: string}>} credentials may create the conversation; may fail
 * @param {() => number} after the seq to go on from
 * @param {(frame: object) => void} deliver gets each frame
 * @param {(state: "connecting"|"open"|"waiting"|"offline"|"crowded") => void} changed
 * @param {() => void} gone the conversation does not exist any more
 */
export function keepOpen({ address, credentials, after, deliver, changed, gone }) {
  let socket = null;
  let failures = 0;
  let timer = null; // the next try, or the deadline of the present one
  let pinger = null;
  let heard = true; // since the last ping
  let stopped = false;

  function later(wait, action) {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  }

  async function open() {
    clearTimeout(timer);
    drop();
    changed("connecting");
    const mine = (socket = { pending: true });
    let hello;
    try {
      hello = await credentials();
    } catch {
      if (socket === mine) retry();
      return;
    }
    if (stopped || socket !== mine) return; // a newer try has begun
    const opened = (socket = new WebSocket(address));
    later(WELCOME_WITHIN, retry);
    opened.onopen = () => opened.send(JSON.stringify({ type: "hello", ...hello, after: after() }));
    opened.onmessage = ({ data }) => socket === opened && receive(data);
    opened.onclose = ({ code }) => {
      if (socket !== opened) return;
      if (code === GONE) return end(gone);
      if (code === CROWDED) return end(() => changed("crowded"));
      retry();
    };
  }

  function receive(data) {
    heard = true;
    let frame;
    try {
      frame = JSON.parse(data);
    } catch {
      return;
    }
    if (frame.type === "welcome") {
      clearTimeout(timer);
      failures = 0;
      clearInterval(pinger);
      pinger = setInterval(ping, PING_EVERY);
    }
    if (frame.type !== "pong") deliver(frame);
    if (frame.type === "welcome") changed("open");
  }

  function ping() {
    heard = false;
    send({ type: "ping" });
    later(PONG_WITHIN, () => heard || retry());
  }

  function retry() {
    drop();
    failures += 1;
    changed(navigator.onLine === false ? "offline" : "waiting");
    later(backOff(failures), open);
  }

  function drop() {
    clearInterval(pinger);
    const old = socket;
    socket = null;
    if (old instanceof WebSocket) old.close();
  }

  function end(tell) {
    stop();
    tell();
  }

  function send(frame) {
    if (!(socket instanceof WebSocket) || socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  function now() {
    if (stopped || (socket instanceof WebSocket && socket.readyState <= WebSocket.OPEN) || socket?.pending) return;
    failures = 0;
    open();
  }

  function lost() {
    if (!stopped) retry();
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    drop();
    removeEventListener("online", now);
    removeEventListener("offline", lost);
    document.removeEventListener("visibilitychange", now);
  }

  addEventListener("online", now);
  addEventListener("offline", lost);
  document.addEventListener("visibilitychange", now);
  open();

  return {
    /** Sends a frame; false when there is no open socket (or the welcome is not yet in: ask for state "open" first). */
    send,
    /** Tries at once in place of waiting. */
    now,
    /** Closes and comes back with `after`: for a hole in the log or an acknowledgement that never came. */
    again: lost,
    stop,
  };
}
