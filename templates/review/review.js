// Keys for the review page. Without this file every button and link still works.
(function () {
  "use strict";

  function typing(target) {
    return target.closest && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  }

  function use(item) {
    if (item.tagName === "SUMMARY") {
      var drop = item.parentElement;
      drop.open = !drop.open;
      var field = drop.open && drop.querySelector("input:not([type=hidden]), textarea, select");
      if (field) field.focus();
      if (field && field.select) field.select();
      return;
    }
    if (item.matches("select, input, textarea")) item.focus();
    else item.click();
  }

  var going = false; // after g, the next key names a page

  function keyed(selector, key) {
    return Array.prototype.find.call(document.querySelectorAll(selector), function (item) {
      return item.dataset.key.split(" ").indexOf(key) >= 0;
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      if (typing(event.target)) event.target.blur();
      document.querySelectorAll("details.drop[open]").forEach(function (drop) { drop.open = false; });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    var found = going ? document.querySelector("[data-go='" + CSS.escape(event.key) + "']") : keyed("main [data-key]", event.key) || keyed("[data-key]", event.key);
    going = !going && event.key === "g";
    if (!found) return;
    event.preventDefault();
    use(found);
  });

  var opener = document.querySelector("[data-help]");
  var help = document.getElementById("help");
  if (opener && help) {
    opener.hidden = false;
    opener.addEventListener("click", function () { help.showModal(); });
  }

  var all = document.querySelector("[data-all]");
  if (all) {
    all.hidden = false;
    all.addEventListener("change", function () {
      all.form.querySelectorAll("input[name=ids]").forEach(function (box) { box.checked = all.checked; });
    });
  }

  var map = document.querySelector("[data-map]");
  if (map) {
    var whole = map.viewBox.baseVal;
    var full = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
    var drag = null;

    var show = function (x, y, width) {
      width = Math.min(full.width, Math.max(full.width / 12, width));
      var height = width * full.height / full.width;
      whole.width = width;
      whole.height = height;
      whole.x = Math.min(full.x + full.width - width, Math.max(full.x, x));
      whole.y = Math.min(full.y + full.height - height, Math.max(full.y, y));
      map.classList.toggle("near", width < full.width * 0.75);
    };
    var zoom = function (factor, atX, atY) {
      show(whole.x + atX * whole.width * (1 - factor), whole.y + atY * whole.height * (1 - factor), whole.width * factor);
    };

    document.querySelector("[data-zoom-tools]").hidden = false;
    document.querySelectorAll("[data-zoom]").forEach(function (button) {
      button.addEventListener("click", function () {
        if (button.dataset.zoom === "all") show(full.x, full.y, full.width);
        else zoom(button.dataset.zoom === "in" ? 0.7 : 1 / 0.7, 0.5, 0.5);
      });
    });
    map.addEventListener("wheel", function (event) {
      if (!event.ctrlKey && whole.width === full.width && event.deltaY > 0) return;
      event.preventDefault();
      var box = map.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 0.85 : 1 / 0.85, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    }, { passive: false });
    map.addEventListener("pointerdown", function (event) {
      drag = { x: event.clientX, y: event.clientY, left: whole.x, top: whole.y, moved: false };
    });
    window.addEventListener("pointermove", function (event) {
      if (!drag) return;
      var scale = whole.width / map.getBoundingClientRect().width;
      drag.moved = drag.moved || Math.abs(event.clientX - drag.x) + Math.abs(event.clientY - drag.y) > 6;
      show(drag.left - (event.clientX - drag.x) * scale, drag.top - (event.clientY - drag.y) * scale, whole.width);
    });
    window.addEventListener("pointerup", function () {
      window.setTimeout(function () { drag = null; }, 0);
    });
    map.addEventListener("click", function (event) {
      if (drag && drag.moved) event.preventDefault();
    });
    map.addEventListener("dragstart", function (event) { event.preventDefault(); });
  }

  // After a decision a page stays as it was: what was unfolded, where it stood, and which button has the focus.
  // The queue goes on to its next statement instead, and keeps the focus alone.
  var PLACE = "review-place";

  function named(form) {
    var id = form.querySelector("input[name=id]");
    return form.getAttribute("action") + " " + (id ? id.value : "");
  }

  function forms() {
    return Array.prototype.filter.call(document.querySelectorAll("main form[method=post]"), function (form) {
      return !form.closest(".done");
    });
  }

  function keep(form) {
    sessionStorage.setItem(PLACE, JSON.stringify({
      page: location.pathname,
      form: named(form),
      number: forms().indexOf(form),
      scroll: window.scrollY,
      top: form.getBoundingClientRect().top,
      focused: form.contains(document.activeElement),
      open: Array.prototype.map.call(document.querySelectorAll("details[id]"), function (one) { return [one.id, one.open]; }),
    }));
  }

  function restore(kept) {
    var one = document.body.classList.contains("one");
    if (!one) kept.open.forEach(function (pair) {
      var details = document.getElementById(pair[0]);
      if (details) details.open = pair[1];
    });
    if (kept.number < 0) {
      window.scrollTo({ top: kept.scroll, behavior: "instant" });
      return;
    }
    var action = kept.form.split(" ")[0];
    var there = forms();
    // the same form; in the queue that of the next statement; else the one that took its place
    var form = there.find(function (item) { return one ? item.getAttribute("action") === action : named(item) === kept.form; });
    form = form || there[Math.min(kept.number, there.length - 1)];
    if (!form) return;
    if (!one) window.scrollBy({ top: form.getBoundingClientRect().top - kept.top, behavior: "instant" });
    var button = form.querySelector("button");
    var drop = form.closest("details.drop");
    if (drop && !drop.open) button = drop.querySelector("summary");
    if (kept.focused && button) button.focus({ preventScroll: true });
  }

  var kept = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  if (kept && document.getElementById("done")) {
    kept = JSON.parse(kept);
    if (kept.page === location.pathname) restore(kept);
  }

  // one decision per page: a second press must not send the form again
  document.addEventListener("submit", function (event) {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    keep(event.target);
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
