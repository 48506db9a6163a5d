// Brings messages to the assistant and answers back: over a WebSocket, or by HTTP where that is impossible.
//
// Messages wait here until they are answered. After a broken connection the WebSocket sends the unanswered ones again
// with the same ids, and the server answers each id once. HTTP sends the ids too, for a page that was reloaded meanwhile;
// a post that is lost on the way is not repeated by itself: the person decides.

const OPEN_WITHIN = 8_000; // ms until an opening WebSocket counts as failed
const ANSWER_WITHIN = 20_000; // ms until a silent connection counts as broken
const MAX_SENDINGS = 3; // of one message, before the person is asked
const FAILURES_BEFORE_HTTP = 2; // WebSockets that never opened
const LONGEST_PAUSE = 15_000; // ms between two attempts

/**
 * Events (`detail`): typing (), replies ({id, replies}), failure ({id, error: {code, message?}}), status ("online" | "offline").
 */
export class Connection extends EventTarget {
  #base;
  #session;
  #waiting = []; // {message, sendings}, oldest first
  #socket = null;
  #everOpen = false;
  #failures = 0;
  #timer = 0;
  #watchdog = 0;
  #draining = false;
  #closed = false;
  #status = "";
  #listeners = new AbortController();

  constructor(base, session) {
    super();
    this.#base = base;
    this.#session = session;
    const options = { signal: this.#listeners.signal };
    window.addEventListener("online", () => this.#retryNow(), options);
    window.addEventListener("offline", () => this.#lost(), options);
    document.addEventListener("visibilitychange", () => document.hidden || this.#retryNow(), options);
    this.#open();
  }

  /** @param {{id: string, text?: string, button?: string}} message */
  deliver(message) {
    const entry = { message, sendings: 0 };
    this.#waiting.push(entry);
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send(entry);
    else if (this.#usesHttp) this.#drain();
    else this.#retryNow();
  }

  /** Ends it for good; unanswered messages are dropped. */
  close() {
    this.#closed = true;
    this.#listeners.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#watchdog);
    this.#drop();
  }

  get #usesHttp() {
    return !this.#everOpen && this.#failures >= FAILURES_BEFORE_HTTP;
  }

  // --- WebSocket ---

  #open() {
    if (this.#closed || this.#socket) return;
    const url = new URL(`ws?session=${this.#session}`, this.#base);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    let socket;
    try {
      socket = new WebSocket(url);
    } catch {
      this.#failures = FAILURES_BEFORE_HTTP; // forbidden by the embedding page's security policy
      this.#drain();
      return;
    }
    this.#socket = socket;
    const slow = setTimeout(() => this.#socket === socket && this.#lost(), OPEN_WITHIN);
    socket.onopen = () => {
      clearTimeout(slow);
      this.#everOpen = true;
      this.#failures = 0;
      this.#setStatus("online");
      for (const entry of [...this.#waiting]) this.#send(entry);
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = () => {
      clearTimeout(slow);
      if (this.#socket === socket) this.#lost();
    };
  }

  #send(entry) {
    if (entry.sendings >= MAX_SENDINGS) {
      this.#settle(entry.message.id, "failure", { error: { code: "zeit" } });
      return;
    }
    entry.sendings += 1;
    this.#socket.send(JSON.stringify(entry.message));
    this.#watch();
  }

  #receive(data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message.type === "typing") this.#emit("typing");
    else if (message.type === "replies") this.#settle(message.id, "replies", { replies: message.replies });
    else if (message.type === "error") this.#settle(message.id, "failure", { error: message.error ?? {} });
    this.#watch();
  }

  #watch() {
    clearTimeout(this.#watchdog);
    if (this.#waiting.length) this.#watchdog = setTimeout(() => this.#lost(), ANSWER_WITHIN);
  }

  #lost() {
    clearTimeout(this.#watchdog);
    this.#drop();
    if (this.#closed) return;
    this.#failures += 1;
    if (this.#usesHttp) {
      this.#drain();
    } else {
      if (this.#everOpen || !navigator.onLine) this.#setStatus("offline");
      this.#later(() => this.#open());
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  // --- HTTP ---

  async #drain() {
    if (this.#draining) return;
    this.#draining = true;
    try {
      while (!this.#closed && this.#usesHttp) {
        // Asking first tells "no network", where waiting is right, from "lost on the way", where only a person may decide.
        if (!(await this.#reachable())) {
          this.#setStatus("offline");
          this.#failures += 1;
          this.#later(() => this.#drain());
          return;
        }
        this.#setStatus("online");
        if (!this.#waiting.length) return;
        await this.#post(this.#waiting[0].message);
      }
    } finally {
      this.#draining = false;
    }
  }

  async #reachable() {
    try {
      const url = new URL("texte.json", this.#base);
      return (await fetch(url, { method: "HEAD", cache: "no-store", credentials: "omit" })).ok;
    } catch {
      return false;
    }
  }

  async #post({ id, text, button }) {
    this.#emit("typing");
    const body = { id, session: this.#session, ...(button ? { button } : { text }), channel: "web" };
    const result = await request(new URL("api/messages", this.#base), "POST", body);
    if (result.replies) this.#settle(id, "replies", { replies: result.replies });
    else this.#settle(id, "failure", { error: result.error });
  }

  // --- both ---

  #settle(id, type, detail) {
    const index = this.#waiting.findIndex((entry) => entry.message.id === id);
    if (index < 0) return; // answered before, or from an earlier life of the page
    this.#waiting.splice(index, 1);
    this.#emit(type, { id, ...detail });
  }

  #later(action) {
    clearTimeout(this.#timer);
    const pause = Math.min(500 * 2 ** Math.min(this.#failures - 1, 6), LONGEST_PAUSE);
    this.#timer = setTimeout(action, pause * (0.75 + Math.random() / 2)); // spread: all pages return after an outage
  }

  #retryNow() {
    if (this.#closed || this.#socket) return;
    clearTimeout(this.#timer);
    if (this.#usesHttp) this.#drain();
    else this.#open();
  }

  #setStatus(status) {
    if (status === this.#status) return;
    this.#status = status;
    this.#emit("status", status);
  }

  #emit(type, detail) {
    if (!this.#closed) this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * One call of the gateway's API. Never throws: what went wrong is in `error` ({code, message?}).
 * `code` "netz" means that nobody knows whether the server got it.
 */
export async function request(url, method, body) {
  try {
    const response = await fetch(url, {
      method,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
      credentials: "omit",
      signal: AbortSignal.timeout?.(ANSWER_WITHIN),
    });
    const answer = response.status === 204 ? {} : await response.json().catch(() => ({}));
    if (response.ok) return answer;
    return { error: { code: "server", ...answer.error } };
  } catch {
    return { error: { code: "netz" } };
  }
}
