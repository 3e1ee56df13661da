// Health data is hidden when nobody seems to be looking: after a minute without a move, or behind another tab.

const AWAY_AFTER = 60_000; // ms
const MOVES = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"];

/**
 * @param {(hidden: boolean) => void} changed
 * @param {() => void} moved the person did something; at most once a second
 */
export function watchPresence(changed, moved) {
  let hidden = false;
  let lastMove = Date.now();

  function set(value) {
    if (hidden === value) return;
    hidden = value;
    changed(hidden);
  }

  for (const type of MOVES) {
    addEventListener(
      type,
      () => {
        const now = Date.now();
        if (now - lastMove < 1_000) return;
        lastMove = now;
        moved();
      },
      { capture: true, passive: true },
    );
  }
  document.addEventListener("visibilitychange", () => document.hidden && set(true));
  const timer = setInterval(() => Date.now() - lastMove > AWAY_AFTER && set(true), 1_000);
  return {
    /** The person asks to see it again. */
    show() {
      lastMove = Date.now();
      set(false);
      moved();
    },
    stop: () => clearInterval(timer),
  };
}
