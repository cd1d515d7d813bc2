// Plays recordings inside the page. Without this file every link still opens the recording at its second.
(function () {
  "use strict";

  var fragment = /#t=([\d.]+)(?:,([\d.]+))?$/;
  var stop = null;
  var lit = null;
  var dock = null;

  function player() {
    var own = document.getElementById("player");
    if (own) return own;
    if (!dock) {
      dock = document.createElement("aside");
      dock.className = "dock";
      dock.setAttribute("aria-label", "Player");
      var said = document.createElement("p");
      said.setAttribute("aria-live", "polite");
      var audio = document.createElement("audio");
      audio.controls = true;
      var close = document.createElement("button");
      close.type = "button";
      close.textContent = "Close";
      close.addEventListener("click", function () {
        audio.pause();
        dock.hidden = true;
        if (lit) lit.focus();
      });
      dock.append(said, audio, close);
      document.body.append(dock);
    }
    dock.hidden = false;
    return dock.querySelector("audio");
  }

  function light(link) {
    if (lit) lit.classList.remove("playing");
    lit = link;
    if (lit) lit.classList.add("playing");
  }

  function play(link, start, end) {
    var media = player();
    var file = link.href.replace(fragment, "");
    if (dock && media.closest(".dock")) {
      dock.querySelector("p").textContent = link.getAttribute("aria-label") || "";
    }
    light(link);
    stop = end;
    function begin() {
      media.currentTime = start;
      media.play().catch(function () { light(null); });
    }
    if (media.dataset.file === file || media.currentSrc.replace(fragment, "") === file) {
      begin();
    } else {
      media.src = file;
      media.dataset.file = file;
      media.addEventListener("loadedmetadata", begin, { once: true });
      media.addEventListener("error", function () {
        if (dock && media.closest(".dock")) dock.querySelector("p").textContent = "The recording is not where it was: " + decodeURI(link.getAttribute("href").replace(fragment, ""));
      }, { once: true });
      media.load();
    }
    media.ontimeupdate = function () {
      if (stop !== null && media.currentTime >= stop) {
        stop = null;
        media.pause();
      }
    };
    media.onpause = function () { light(null); };
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href*='#t=']") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    var match = fragment.exec(link.getAttribute("href"));
    if (!match) return;
    event.preventDefault();
    if (lit === link) {
      player().pause();
      return;
    }
    var whole = link.classList.contains("time");
    play(link, parseFloat(match[1]), match[2] && !whole ? parseFloat(match[2]) : null);
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && dock && !dock.hidden) dock.querySelector("button").click();
  });
})();
