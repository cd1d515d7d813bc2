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

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      if (typing(event.target)) event.target.blur();
      document.querySelectorAll("details.drop[open]").forEach(function (drop) { drop.open = false; });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    var found = Array.prototype.find.call(document.querySelectorAll("[data-key]"), function (item) {
      return item.dataset.key.split(" ").indexOf(event.key) >= 0;
    });
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

  // one decision per page: a second press must not send the form again
  document.addEventListener("submit", function (event) {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });
})();
