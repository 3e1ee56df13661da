// The desk's socket: opens, comes back by itself after a break. What is said over it stands in docs/desk-protocol.md.

const FIRST_WAIT = 500; // ms; doubles with each failure
const LONGEST_WAIT = 10_000;
const FIRST_FRAME_WITHIN = 10_000;
const PING_EVERY = 20_000;
const PONG_WITHIN = 10_000;

const SIGNED_OUT = 4401;
const OTHER_SITE = 4403;

/**
 * Keeps the desk's socket open until `stop`.
 * @param {string} address ws: or wss:
 * @param {(frame: object) => void} deliver gets each frame
 * @param {(link: "connecting"|"open"|"lost") => void} changed
 * @param {() => void} signedOut the session is over
 */
export function keepOpen({ address, deliver, changed, signedOut }) {
  let socket = null;
  let failures = 0;
  let timer = null;
  let pinger = null;
  let ponger = null;
  let heard = true;
  let stopped = false;

  function later(wait, action) {
    clearTimeout(timer);
    timer = setTimeout(action, wait);
  }

  function open() {
    drop();
    const mine = (socket = new WebSocket(address));
    later(FIRST_FRAME_WITHIN, retry);
    mine.onmessage = ({ data }) => socket === mine && receive(JSON.parse(data));
    mine.onclose = ({ code }) => {
      if (socket !== mine) return;
      if (code === SIGNED_OUT || code === OTHER_SITE) {
        stop();
        signedOut();
      } else retry();
    };
  }

  function receive(frame) {
    heard = true;
    if (frame.type === "pong") return;
    if (frame.type === "desk" && pinger === null) {
      clearTimeout(timer);
      failures = 0;
      pinger = setInterval(ping, PING_EVERY);
      deliver(frame);
      changed("open");
      return;
    }
    deliver(frame);
  }

  function ping() {
    heard = false;
    send({ type: "ping" });
    ponger = setTimeout(() => !heard && retry(), PONG_WITHIN);
  }

  function retry() {
    if (stopped) return;
    drop();
    changed("lost");
    failures += 1;
    later(Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (0.5 + Math.random() / 2), open);
  }

  function drop() {
    clearTimeout(timer);
    clearTimeout(ponger);
    clearInterval(pinger);
    pinger = null;
    const old = socket;
    socket = null;
    old?.close();
  }

  /** Whether it went out; nothing is kept here. */
  function send(frame) {
    if (socket?.readyState !== WebSocket.OPEN || pinger === null) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }

  function stop() {
    stopped = true;
    drop();
  }

  addEventListener("online", () => !stopped && pinger === null && open());
  open();
  return { send, stop };
}
