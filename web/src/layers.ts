// Which layers of marks are off stands in the address, so that who is sent it sees the same.

const NAME = "without";

/** The query of an address with these layers off; other parts of it stay, and layers are in the order of the page. */
export function withLayersOff(query: string, off: readonly string[]): string {
  const parts = new URLSearchParams(query);
  parts.delete(NAME);
  for (const layer of off) parts.append(NAME, layer);
  const text = parts.toString();
  return text ? `?${text}` : "";
}

/** Keep the address in step with the boxes of the layers. The style sheet hides the marks. */
export function keepLayers(root: Document): void {
  const boxes = [...root.querySelectorAll<HTMLInputElement>("input[data-layer]")];
  for (const box of boxes) {
    box.addEventListener("change", () => {
      const off = boxes.filter((each) => !each.checked).map((each) => each.dataset["layer"] ?? "");
      history.replaceState(history.state, "", withLayersOff(location.search, off) + location.hash || location.pathname);
    });
  }
}
