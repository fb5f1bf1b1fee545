// An event or a statement, and the words that belong to it, light up together.

const LIT = "lit";

/** The ids of all that belongs to a card. */
export function partsOf(card: Element): readonly string[] {
  return (card.getAttribute("data-parts") ?? "").split(" ").filter(Boolean);
}

/** The ids of all whose marks an element stands in, the innermost first. */
export function ownersOf(element: Element | null): string[] {
  const owners: string[] = [];
  for (let at = element?.closest("[data-owner]"); at; at = at.parentElement?.closest("[data-owner]")) {
    owners.push(at.getAttribute("data-owner") ?? "");
  }
  return owners;
}

/** Light up a card and the marks of its parts, or with nothing given put all lights out. */
export function light(root: Document, card: Element | null): void {
  putOut(root);
  if (!card) return;
  const parts = new Set(partsOf(card));
  card.classList.add(LIT);
  for (const mark of root.querySelectorAll("article [data-owner]")) {
    if (parts.has(mark.getAttribute("data-owner") ?? "")) mark.classList.add(LIT);
  }
}

/** Light up the cards that some of these belong to. */
export function lightCards(root: Document, owners: readonly string[]): void {
  putOut(root);
  for (const card of root.querySelectorAll(".card")) {
    if (partsOf(card).some((part) => owners.includes(part))) card.classList.add(LIT);
  }
}

function putOut(root: Document): void {
  for (const lit of root.querySelectorAll(`.${LIT}`)) lit.classList.remove(LIT);
}

/** Follow the pointer and the focus. */
export function followLinks(root: Document): void {
  const follow = (event: Event): void => {
    const at = event.target instanceof Element ? event.target : null;
    const card = at?.closest(".card") ?? null;
    const owners = card ? [] : ownersOf(at);
    if (owners.length) lightCards(root, owners);
    else light(root, card ?? root.activeElement?.closest(".card") ?? null);
  };
  root.addEventListener("pointerover", follow);
  root.addEventListener("focusin", follow);
}
