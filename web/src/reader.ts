// The reader's island: words and cards light up together, keys lead from card to card, reasons and citations are at hand.
import { offerCopies } from "./cite";
import { listen } from "./keys";
import { keepLayers } from "./layers";
import { followLinks } from "./links";
import { bringWhy } from "./why";

followLinks(document);
keepLayers(document);
offerCopies(document);
if (document.querySelector(".card")) listen(document);
for (const details of document.querySelectorAll<HTMLDetailsElement>("details.why")) {
  details.addEventListener("toggle", () => {
    if (details.open) void bringWhy(details);
  });
}
