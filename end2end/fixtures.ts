// `test` with a shop of its own: a server process on a free port, with an empty SQLite database in a temporary folder.
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { test as base, expect } from "@playwright/test";

export { expect } from "@playwright/test";

/** How long a server may take until it accepts connections, or to end when asked to. */
const PATIENCE_MS = 60_000;

export interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
}

type Server = ChildProcessByStdio<null, Readable, Readable>;

export class Shop {
  /** Where the shop answers, without a slash at the end. The same after a restart. */
  url = "";
  /** The one-time link that makes the owner, printed on the first start. */
  setupUrl = "";
  /** Everything the server has said. */
  log = "";

  /** Settings by their environment variables, from the next start on. */
  settings: Record<string, string> = {};

  private server?: Server;

  private constructor(private readonly folder: string) {}

  static async open(): Promise<Shop> {
    const shop = new Shop(await mkdtemp(join(tmpdir(), "fiado-shop-")));
    try {
      await shop.start();
    } catch (error) {
      await shop.close();
      throw error;
    }
    return shop;
  }

  /** The address of the database, as `--database` takes it. */
  get database(): string {
    return `sqlite://${join(this.folder, "fiado.db")}`;
  }

  /** Lets no import go on that has so many rows done: what is under way stays so for a test to look at. */
  async pauseImports(atRow: number): Promise<void> {
    await writeFile(this.pause, String(atRow));
  }

  /** Lets imports go on to their end. */
  async resumeImports(): Promise<void> {
    await rm(this.pause);
  }

  /** Ends the server at once, as a power cut would. */
  async kill(): Promise<void> {
    await this.end("SIGKILL");
  }

  /** Starts the server again on the same database and port, after `kill`, or instead of the one that runs. */
  async restart(): Promise<void> {
    await this.end("SIGTERM");
    await this.start();
  }

  /** The file by which a server that was built for tests is told where imports wait. */
  private get pause(): string {
    return join(this.folder, "pause");
  }

  /** Runs a command of the program on this shop's database: `await shop.cli(["user", "add", …], "password\n")`. */
  async cli(args: string[], stdin = ""): Promise<Output> {
    const command = spawn(program(), [...args, "--database", this.database], { stdio: "pipe" });
    const output: Output = { code: null, stdout: "", stderr: "" };
    command.stdout.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
    command.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
    // A command that ends without reading what it was given is no error here.
    command.stdin.on("error", () => {}).end(stdin);
    await once(command, "close");
    output.code = command.exitCode;
    return output;
  }

  /** Ends the server and removes its files. */
  async close(): Promise<void> {
    try {
      await this.end("SIGTERM");
    } finally {
      await rm(this.folder, { recursive: true, force: true });
    }
  }

  private async start(): Promise<void> {
    const listen = this.url ? new URL(this.url).host : "127.0.0.1:0";
    const args = ["serve", "--listen", listen, "--database", this.database];
    const env = { ...process.env, ...this.settings, FIADO_TEST_PAUSE: this.pause };
    const server = spawn(program(), args, { stdio: ["ignore", "pipe", "pipe"], cwd: this.folder, env });
    this.server = server;
    server.stderr.setEncoding("utf8").on("data", (text: string) => (this.log += text));

    const first = this.setupUrl === "";
    let listening = false;
    await new Promise<void>((accepts, fails) => {
      const fail = (what: string) => {
        clearTimeout(timer);
        fails(new Error(`${what}; it said:\n${this.log}`));
      };
      const timer = setTimeout(() => fail("the server does not say that it listens"), PATIENCE_MS);
      server.once("error", (error) => fail(`the server cannot be started: ${error.message}`));
      server.once("close", () => fail("the server has ended"));
      createInterface(server.stdout).on("line", (line) => {
        this.log += `${line}\n`;
        listening = this.read(line) || listening;
        if (listening && !(first && this.setupUrl === "")) {
          clearTimeout(timer);
          accepts();
        }
      });
    });
  }

  /** Takes the addresses out of a line of the server's, and says whether it is the one that it listens. */
  private read(line: string): boolean {
    const setup = /\S*\/setup\?token=\S+/.exec(line)?.[0];
    if (setup) {
      this.setupUrl = setup;
      return false;
    }
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
    this.url = address ?? this.url;
    return address !== undefined;
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const server = this.server;
    this.server = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) {
      return;
    }
    const closed = once(server, "close");
    server.kill(signal);
    const timer = setTimeout(() => server.kill("SIGKILL"), PATIENCE_MS);
    await closed;
    clearTimeout(timer);
    if (server.signalCode === "SIGKILL" && signal !== "SIGKILL") {
      throw new Error(`the server did not end when asked to; it said:\n${this.log}`);
    }
  }
}

export const test = base.extend<{ shop: Shop }>({
  // No page may complain in the console or break. That an answer is an error, such as a 404, is no complaint.
  context: async ({ context }, use) => {
    const complaints: string[] = [];
    // A transition between pages that the browser gives up is nothing that anybody sees.
    const isTransition = /Transition was (aborted|skipped)/;
    context.on("weberror", (error) => {
      const { message, stack } = error.error();
      if (!isTransition.test(message)) complaints.push(`${error.page()?.url()}: ${stack ?? message}`);
    });
    context.on("console", (message) => {
      const text = message.text();
      // Islands wake when the browser is idle, which on a busy machine is seconds after they were preloaded.
      const isExcused =
        text.startsWith("Failed to load resource") ||
        text.includes("preloaded using link preload") ||
        // A frame of another site may not take the focus, and need not.
        text.startsWith("Blocked autofocusing");
      if (["error", "warning"].includes(message.type()) && !isExcused) {
        complaints.push(`${message.page()?.url()}: ${text}`);
      }
    });
    await use(context);
    expect(complaints, "what the pages complained of").toEqual([]);
  },
  shop: async ({}, use, testInfo) => {
    const shop = await Shop.open();
    await use(shop);
    await shop.close();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server.log", { body: shop.log, contentType: "text/plain" });
    }
  },
});

function program(): string {
  const path = process.env.FIADO_BIN;
  if (!path) {
    throw new Error("FIADO_BIN is not set: run `cargo verify browser`, or point it at the fiado program");
  }
  return path;
}
