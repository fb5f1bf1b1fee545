// Single keys. They can be turned off, since who speaks to a computer would set them off without meaning to.
import { currentCard, step } from "./cards";
import { toggleWhy } from "./why";

const KEPT = "dateline.keys";

export const KEYS: readonly (readonly [string, string])[] = [
  ["j", "next event or statement"],
  ["k", "previous event or statement"],
  ["w", "why it was read so"],
  ["?", "this list"],
];

/** Whether a key is meant for the page: no other key is held, and nobody is writing. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const at = event.target;
  return !(at instanceof Element && at.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable]"));
}

/** Listen for keys, and offer a button that lists them. */
export function listen(root: Document): void {
  const list = listOfKeys(root);
  offer(root, list);
  root.addEventListener("keydown", (event) => {
    if (!isForPage(event) || !areOn()) return;
    const act = actOf(root, event.key, list);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function actOf(root: Document, key: string, list: HTMLDialogElement): (() => void) | undefined {
  if (key === "j") return () => step(root, 1);
  if (key === "k") return () => step(root, -1);
  if (key === "?") return () => list.showModal();
  const card = currentCard(root);
  return key === "w" && card ? () => toggleWhy(card) : undefined;
}

function areOn(): boolean {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

function keep(on: boolean): void {
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // a browser that keeps nothing: the choice holds for this page alone
  }
}

function listOfKeys(root: Document): HTMLDialogElement {
  const dialog = root.createElement("dialog");
  const title = root.createElement("h2");
  title.textContent = "Keys";
  title.id = "keys-title";
  dialog.setAttribute("aria-labelledby", title.id);
  const list = root.createElement("dl");
  for (const [key, act] of KEYS) {
    const term = root.createElement("dt");
    term.append(Object.assign(root.createElement("kbd"), { textContent: key }));
    list.append(term, Object.assign(root.createElement("dd"), { textContent: act }));
  }
  const close = Object.assign(root.createElement("button"), { type: "button", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.append(title, list, switchOf(root), close);
  root.body.append(dialog);
  return dialog;
}

function switchOf(root: Document): HTMLElement {
  const box = Object.assign(root.createElement("input"), { type: "checkbox", checked: areOn() });
  box.addEventListener("change", () => keep(box.checked));
  const label = root.createElement("label");
  label.className = "switch";
  label.append(box, " Use these keys");
  return label;
}

function offer(root: Document, list: HTMLDialogElement): void {
  const button = Object.assign(root.createElement("button"), { type: "button", textContent: "Keys", className: "keys" });
  button.addEventListener("click", () => list.showModal());
  root.querySelector(".legend")?.append(button);
}
