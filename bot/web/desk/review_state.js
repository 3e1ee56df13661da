// The report that a pharmacist looks at, and how it changes. Pure, like state.js, of which it is a part.

/**
 * @typedef {object} Review
 * @property {number} report
 * @property {string} clientId of the correction, whenever and however often it is sent
 * @property {boolean} shown in place of a chat
 * @property {object|null} frame the server's `review`; null until it has come
 * @property {object|null} sending what was sent to end the report, and not yet answered
 * @property {object|null} outcome the server's `corrected` or `report_closed`
 * @property {string|null} problem
 */

const NOTHING_WAS_DONE = ["bad_frame", "too_large", "slow_down"]; // these name no report

/** @param {Review|null} review @param {object} event a frame of the server, or one of the desk's own */
export function nextReview(review, event) {
  if (event.type === "review_asked") {
    if (review?.report === event.report && !review.outcome) return { ...review, shown: true, problem: null };
    const { report, clientId } = event;
    return { report, clientId, shown: true, frame: null, sending: null, outcome: null, problem: null };
  }
  if (!review) return review;
  switch (event.type) {
    case "review":
      return event.report === review.report ? { ...review, frame: event, problem: null } : review;
    case "conclusion_sent":
      return { ...review, sending: event.frame, problem: null };
    case "corrected":
    case "report_closed":
      return event.report === review.report ? { ...review, sending: null, outcome: event, problem: null } : review;
    case "error":
      if (event.report !== review.report && !(review.sending && NOTHING_WAS_DONE.includes(event.code))) return review;
      return { ...review, sending: null, problem: event.message };
    case "select":
    case "claimed":
      return review.outcome ? null : { ...review, shown: false };
    case "review_left":
      return null;
    default:
      return review;
  }
}
