// Tells the trackers of the partner whose link was followed of one thing: a page view, the checkout, or a paid order.
// It reads the attributes of its own element and nothing else of the page; what they are told is in them already: the
// amount, and a hash of the order's number, so that telling it twice counts once.
(function () {
  "use strict";
  var element = document.currentScript;
  if (!element || navigator.globalPrivacyControl) return;
  var said = element.dataset;
  var worth = { value: Number(said.value), currency: "IDR" };

  function load(address) {
    var script = document.createElement("script");
    script.async = true;
    script.src = address;
    document.head.appendChild(script);
  }

  // Each vendor's own stub: it keeps what is called until the vendor's script has come.
  function meta(id) {
    var fbq = function () {
      if (fbq.callMethod) fbq.callMethod.apply(fbq, arguments);
      else fbq.queue.push(arguments);
    };
    fbq.push = fbq;
    fbq.loaded = true;
    fbq.version = "2.0";
    fbq.queue = [];
    window.fbq = window._fbq = fbq;
    load("https://connect.facebook.net/en_US/fbevents.js");
    fbq("set", "autoConfig", false, id); // no looking at clicks and forms
    fbq("init", id);
    if (said.event === "purchase") fbq("track", "Purchase", worth, { eventID: said.order });
    else if (said.event === "checkout") fbq("track", "InitiateCheckout", worth);
    else fbq("track", "PageView");
  }

  function tiktok(id) {
    var ttq = [];
    var names = ["page", "track", "identify", "instances", "debug", "on", "off", "once", "ready", "alias", "group",
      "enableCookie", "disableCookie"];
    function later(target, name) {
      target[name] = function () {
        target.push([name].concat(Array.prototype.slice.call(arguments)));
      };
    }
    names.forEach(function (name) { later(ttq, name); });
    ttq.methods = names;
    ttq.setAndDefer = later;
    ttq.instance = function (of) {
      var one = (ttq._i || {})[of] || [];
      names.forEach(function (name) { later(one, name); });
      return one;
    };
    var base = "https://analytics.tiktok.com/i18n/pixel/events.js";
    ttq._i = {};
    ttq._i[id] = [];
    ttq._i[id]._u = base;
    ttq._t = {};
    ttq._t[id] = Date.now();
    ttq._o = {};
    ttq._o[id] = {};
    window.TiktokAnalyticsObject = "ttq";
    window.ttq = ttq;
    load(base + "?sdkid=" + encodeURIComponent(id) + "&lib=ttq");
    if (said.event === "purchase") ttq.track("CompletePayment", worth, { event_id: said.order });
    else if (said.event === "checkout") ttq.track("InitiateCheckout", worth);
    else ttq.page();
  }

  function google(id) {
    window.dataLayer = window.dataLayer || [];
    function gtag() { window.dataLayer.push(arguments); }
    window.gtag = gtag;
    load("https://www.googletagmanager.com/gtag/js?id=" + encodeURIComponent(id));
    gtag("js", new Date());
    gtag("config", id, { send_page_view: false, allow_google_signals: false });
    if (said.event === "purchase")
      gtag("event", "purchase", { value: worth.value, currency: worth.currency, transaction_id: said.order });
    else if (said.event === "checkout") gtag("event", "begin_checkout", worth);
    else gtag("event", "page_view");
  }

  if (said.meta) meta(said.meta);
  if (said.tiktok) tiktok(said.tiktok);
  if (said.ga) google(said.ga);
})();
