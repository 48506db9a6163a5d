// The conversation as data: who said what, what is still under way. Knows no page elements.

import { Connection, request } from "./connection.js";
import { Stored } from "./storage.js";
import { uuid } from "./uuid.js";

/**
 * Entries:
 *   {kind: "question", id, text, button?, state: "waiting" | "answered" | "failed", error?: {code, message?}}
 *   {kind: "reply", id, reply, question, helpful?: boolean}      one per reply; `reply` as in the HTTP API
 *
 * Events (`detail`): entry (entry), change (entry), typing (boolean), status ("online" | "offline"), answered (entries), reset ()
 */
export class Conversation extends EventTarget {
  #base;
  #stored = new Stored("sessionStorage", "gespraech");
  #connection;
  #session;
  entries;

  constructor(base) {
    super();
    this.#base = base;
    const saved = this.#stored.read();
    this.#session = saved?.session ?? uuid();
    this.entries = saved?.entries ?? [];
  }

  /** Connects; questions that a reload left without an answer are sent again (the server answers an id once). */
  start() {
    this.#connect();
    for (const entry of this.entries) if (entry.state === "waiting") this.#deliver(entry);
  }

  ask(text) {
    return this.#add({ kind: "question", id: uuid(), text, state: "waiting" });
  }

  press({ id, title }) {
    return this.#add({ kind: "question", id: uuid(), text: title, button: id, state: "waiting" });
  }

  /** Ask once more. A new id if the server has answered the old one; the same if nobody knows whether it got it. */
  retry(entry) {
    const id = entry.error?.code === "netz" ? entry.id : uuid();
    Object.assign(entry, { id, state: "waiting", error: undefined });
    this.#changed("change", entry);
    this.#deliver(entry);
  }

  /** @returns {Promise<boolean>} whether the server has it */
  async rate(entry, helpful) {
    const { error } = await request(new URL("api/feedback", this.#base), "POST", {
      session: this.#session,
      entry: entry.reply.source.entry,
      question: entry.question,
      helpful,
    });
    if (error) return false;
    entry.helpful = helpful;
    this.#changed("change", entry);
    return true;
  }

  /**
   * Delete the conversation here and on the server, and begin a new one.
   * @param {boolean} wholly also what outlives a conversation, like the contact in a report
   * @returns {Promise<{receipt?: string, error?: {code: string, message?: string}}>}
   */
  async forget(wholly) {
    let result = {};
    if (this.entries.length) {
      result = await request(new URL(`api/sessions/${this.#session}${wholly ? "?alles=1" : ""}`, this.#base), "DELETE");
      if (result.error) return result;
    }
    this.#connection?.close();
    this.#session = uuid();
    this.entries = [];
    this.#connect();
    this.#changed("reset");
    return result;
  }

  get waiting() {
    return this.entries.some((entry) => entry.state === "waiting");
  }

  #add(entry) {
    this.entries.push(entry);
    this.#changed("entry", entry);
    this.#deliver(entry);
    return entry;
  }

  #deliver({ id, text, button }) {
    this.#connection.deliver(button ? { id, button } : { id, text });
  }

  #connect() {
    this.#connection = new Connection(this.#base, this.#session);
    this.#connection.addEventListener("typing", () => this.#emit("typing", this.waiting));
    this.#connection.addEventListener("status", ({ detail }) => this.#emit("status", detail));
    this.#connection.addEventListener("replies", ({ detail }) => this.#answered(detail.id, detail.replies));
    this.#connection.addEventListener("failure", ({ detail }) => this.#failed(detail.id, detail.error));
  }

  #answered(id, replies) {
    const question = this.entries.find((entry) => entry.id === id);
    if (!question) return;
    const failed = replies.find((reply) => reply.outcome === "error");
    if (failed) {
      this.#failed(id, { code: "server", message: failed.text });
      return;
    }
    question.state = "answered";
    this.#changed("change", question);
    const added = replies.map((reply) => ({ kind: "reply", id: uuid(), reply, question: question.text }));
    // Answers stand below their own question, also when another one was asked meanwhile.
    const place = this.entries.indexOf(question) + 1;
    this.entries.splice(place, 0, ...added);
    added.forEach((entry) => this.#changed("entry", entry));
    this.#emit("typing", this.waiting);
    this.#emit("answered", added);
  }

  #failed(id, error) {
    const question = this.entries.find((entry) => entry.id === id);
    if (!question) return;
    Object.assign(question, { state: "failed", error });
    this.#changed("change", question);
    this.#emit("typing", this.waiting);
  }

  #changed(type, detail) {
    this.#stored.write({ session: this.#session, entries: this.entries });
    this.#emit(type, detail);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
