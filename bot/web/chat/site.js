// The window and the page around it. Nothing that stands in the conversation crosses this border: the page learns that
// the chat is there, that it wants to be closed, that a conversation runs, and a bare count.

const isFramed = window.parent !== window;

function tell(message) {
  // The page's origin is not known here, and nothing in these messages has to be kept from it.
  if (isFramed) window.parent.postMessage(message, "*");
}

/**
 * @param {{shown: (takesFocus: boolean) => void}} on the page has opened the chat
 */
export function joinSite(on) {
  let visible = !isFramed;
  let lastCount = null;
  addEventListener("message", ({ source, data }) => {
    if (!isFramed || source !== window.parent) return;
    if (data?.type === "scriptdesk:shown") {
      visible = true;
      on.shown(data.focus === true);
    } else if (data?.type === "scriptdesk:hidden") {
      visible = false;
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) tell({ type: "scriptdesk:close" });
  });
  return {
    isFramed,
    ready: () => tell({ type: "scriptdesk:ready" }),
    close: () => tell({ type: "scriptdesk:close" }),
    /** Whether a conversation runs that the page should bring back after it was left for another page of the site. */
    running: (runs) => tell({ type: "scriptdesk:running", runs }),
    unread(count) {
      if (count === lastCount) return;
      lastCount = count;
      tell({ type: "scriptdesk:unread", count });
    },
    isSeen: () => visible && !document.hidden,
  };
}
