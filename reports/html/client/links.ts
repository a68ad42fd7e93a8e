import { clearFilter } from "./filter.ts";
import { fill } from "./scenarios.ts";

/** Make links into the page open what they lead to. */
export function setUpLinks(): void {
  // Once loaded, the browser itself goes to the address and takes the focus; so again after that.
  addEventListener("load", openTarget);
  addEventListener("hashchange", openTarget);
  // A second click on a link that is the address already changes nothing; open it nevertheless.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (link?.hash && link.hash === location.hash) openTarget();
  });
  openTarget();
}

function openTarget(): void {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) clearFilter(target);
  for (let element: Element | null = target; element; element = element.parentElement) {
    if (!(element instanceof HTMLDetailsElement)) continue;
    element.open = true;
    fill(element);
  }
  target.scrollIntoView();
  const focus = target instanceof HTMLDetailsElement ? target.querySelector("summary") : target;
  focus?.focus({ preventScroll: true });
}
