// Going from one event or statement to the next.

/** The place after some steps in a list of some length; before the first step it is outside, and it stops at both ends. */
export function stepped(at: number, by: number, length: number): number {
  if (length === 0) return -1;
  if (at < 0) return by > 0 ? 0 : length - 1;
  return Math.min(Math.max(at + by, 0), length - 1);
}

/** The card that somebody is at: the one in focus, else the one that the address leads to. */
export function currentCard(root: Document): HTMLElement | null {
  return root.activeElement?.closest<HTMLElement>(".card") ?? root.querySelector<HTMLElement>(".card:target");
}

/** Go to the next or the previous card, and bring its words into view too where the text stands beside it. */
export function step(root: Document, by: number): void {
  const cards = [...root.querySelectorAll<HTMLElement>(".card")];
  const at = currentCard(root);
  const card = cards[stepped(at ? cards.indexOf(at) : -1, by, cards.length)];
  if (!card) return;
  card.focus({ preventScroll: true });
  const words = root.querySelector(`article [data-owner="${CSS.escape(card.id)}"]`);
  words?.scrollIntoView({ block: "center" });
  card.scrollIntoView({ block: "nearest" });
}
