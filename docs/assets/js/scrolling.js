// A part that is wider than the page scrolls sideways by keyboard too: it can be reached by Tab, and says what it is.
"use strict";
(() => {
  const NAME = document.documentElement.lang.startsWith("zh") ? "可横向滚动" : "Scrolls sideways";

  const mark = () =>
    document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset__table, .pmo, .pmo table").forEach((part) => {
      const wide = part.scrollWidth > part.clientWidth && getComputedStyle(part).overflowX !== "visible";
      const marks = wide ? { tabindex: "0", role: "region", "aria-label": NAME } : {};
      ["tabindex", "role", "aria-label"].forEach((name) =>
        name in marks ? part.setAttribute(name, marks[name]) : part.removeAttribute(name),
      );
    });

  window.addEventListener("load", mark);
  window.addEventListener("resize", mark);
})();
