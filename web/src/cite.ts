// Copying a citation. Without a script the words can be selected.

/** Give every citation a button that copies it. Where a page may not write to the clipboard, it selects the words. */
export function offerCopies(root: Document): void {
  for (const details of root.querySelectorAll("details.cite")) {
    const words = details.querySelector(".citation");
    if (!words) continue;
    const button = Object.assign(root.createElement("button"), { type: "button", textContent: "Copy" });
    button.addEventListener("click", () => void copy(root, words, button));
    details.append(button);
  }
}

async function copy(root: Document, words: Element, button: HTMLButtonElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(words.textContent ?? "");
    button.textContent = "Copied";
  } catch {
    root.getSelection()?.selectAllChildren(words);
    button.textContent = "Selected: copy it with your keyboard";
  }
}
