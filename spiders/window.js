// What is done in a page to have it go on. Nothing is written into the page itself.
({
  drawn: () => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),

  // Up a little and down to the end, so that what waits to come into sight comes into sight anew.
  async scroll() {
    const scrolls = (one) => one.scrollHeight > one.clientHeight + 1
      && /auto|scroll/.test(getComputedStyle(one).overflowY);
    const boxes = [document.scrollingElement || document.documentElement,
      ...[...document.querySelectorAll("body *")].filter(scrolls)];
    for (const share of [0.5, 1]) {
      for (const one of boxes) one.scrollTo({top: one.scrollHeight * share, behavior: "instant"});
      await this.drawn();
    }
  },

  // What can be pressed and leads nowhere by itself, in the order of the page.
  buttons() {
    const leadsNowhere = (one) => !/^(?!#|javascript:)./i.test(one.getAttribute("href") || "");
    const isShown = (one) => one.getClientRects().length > 0
      && getComputedStyle(one).visibility !== "hidden" && !one.disabled;
    const isPressed = (one) => one.matches(
      "button, a, summary, [role=button], input[type=button], input[type=submit], [onclick]")
      || (one.childElementCount < 3 && getComputedStyle(one).cursor === "pointer"
          && !one.closest("a, button, label, select"));
    return [...document.querySelectorAll("body *")].filter(
      (one) => isPressed(one) && leadsNowhere(one) && isShown(one)
        && one.textContent.length < 80);
  },

  // Of each button what it says, its names, and whether it stands below the longest list of links.
  described(buttons) {
    let list = null, most = 2;
    for (const box of document.querySelectorAll("body *")) {
      if (box.closest("nav, header, footer, aside")) continue;
      const items = [...box.children].filter((one) => one.matches("a[href]")
        || one.querySelector("a[href]"));
      if (items.length > most) [list, most] = [box, items.length];
    }
    return buttons.map((one) => ({
      text: (one.value || one.textContent || "").trim() || one.getAttribute("aria-label")
        || one.title || "",
      names: `${one.className} ${one.id}`,
      below: Boolean(list) && !one.closest("nav, header, footer, form, aside")
        && Boolean(list.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING
          || list.lastElementChild.contains(one)),
    }));
  },
})
