// Has sheet_worker.js keep the pages of a sheet, so that it can be filled in without a connection; tells if it can.
"use strict";
class SheetCopies {
  // `changed` is told when more or less can be opened.
  constructor(root, changed) {
    Object.assign(this, { root, changed, account: root.dataset.account, addresses: new Set(), registration: null });
    this.pages = JSON.parse(root.dataset.pages);
    // Only over https, or on one's own machine.
    this.isPossible = "serviceWorker" in navigator && "caches" in window;
  }

  get keptAt() { return this.root.dataset.keptAt ? new Date(Number(this.root.dataset.keptAt)) : null; }

  get isWhole() { return this.pages.every((address) => this.addresses.has(address)); }

  has(address) { return this.addresses.has(address); }

  async begin() {
    if (!this.isPossible) return;
    navigator.serviceWorker.addEventListener("message", ({ data }) => this.know(data.kept));
    try {
      const copies = await this.open();
      if (copies) this.know((await copies.keys()).map((request) => new URL(request.url).pathname));
      await navigator.serviceWorker.register(this.root.dataset.worker, { scope: this.root.dataset.scope });
      this.registration = await navigator.serviceWorker.ready;
    } catch {
      return; // A browser that is told to keep nothing goes on without.
    }
    if (this.keptAt) return;
    const loaded = document.querySelectorAll("link[href], script[src], img[src]");
    const assets = [...loaded].map((one) => one.getAttribute("href") || one.getAttribute("src"));
    // The page itself comes first: the others are asked for once it has been shown a while.
    const keep = () => this.ask({ pages: this.pages, assets });
    setTimeout(() => {
      keep();
      navigator.serviceWorker.addEventListener("controllerchange", keep);
    }, 2000);
  }

  // The worker of now: after an upgrade the one that was found first is soon replaced, and does nothing more.
  ask(deed) {
    if (this.registration) this.registration.active.postMessage({ account: this.account, ...deed });
  }

  // Whoever signs out leaves nothing.
  stop() { this.registration = null; }

  know(addresses) {
    this.addresses = new Set(addresses);
    this.changed();
  }

  async open() {
    const name = `prima-copies:${this.account}`;
    return await caches.has(name) ? caches.open(name) : null;
  }

  keepAnswer(saved) {
    const where = this.root.dataset.api + encodeURIComponent(saved.indicator_code);
    this.ask({ answer: { where, saved } });
  }

  // What was saved after this copy was made.
  async findAnswers(codes) {
    const copies = this.keptAt && await this.open();
    if (!copies) return [];
    const found = await Promise.all(codes.map((code) => copies.match(this.root.dataset.api + encodeURIComponent(code))));
    return Promise.all(found.filter(Boolean).map((one) => one.json()));
  }

  // A sheet that takes nothing any more needs none.
  async erase() {
    const copies = this.isPossible && await this.open().catch(() => null);
    if (copies) for (const address of this.pages) await copies.delete(address);
  }
}
