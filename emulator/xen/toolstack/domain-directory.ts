import type { BuiltDomain } from "./builder.ts";
import { type ManagedDomain, uuidOf, vmPath } from "./domain-config.ts";
import type { StoreClient } from "./xenstore/client.ts";
import { domainPath } from "./xenstore/path.ts";

/** Directories of a domain that it may write itself (behaviour 15.1). */
const ownDirectories = ["device", "control", "error", "memory", "guest", "hvmpv", "data"];
/** Bytes of console text that dom0 should keep, as the original writes it. */
const consoleLimit = 1048576;
const bytesPerKib = 1024;

/** Writes what is known of a configuration as long as it is managed. */
export function writeVmDirectory(store: StoreClient, managed: ManagedDomain): void {
  const path = vmPath(managed.handle);
  store.atomically((t) => {
    store.write(`${path}/uuid`, uuidOf(managed.handle), t);
    store.write(`${path}/name`, managed.config.name, t);
    store.write(`${path}/on_crash`, managed.config.onCrash, t);
    store.write(`${path}/xend/restart_count`, String(managed.restarts), t);
  });
}

/** Writes the directory of a domain that was just built (behaviour 15.1). */
export function writeDomainDirectory(
  store: StoreClient,
  managed: ManagedDomain,
  built: BuiltDomain,
): void {
  const { config, handle } = managed;
  const { domain } = built;
  const path = domainPath(domain);
  store.atomically((t) => {
    store.remove(path, t);
    store.mkdir(path, t);
    store.setPermissions(path, ["n0", `r${domain}`], t);
    for (const name of ownDirectories) {
      store.mkdir(`${path}/${name}`, t);
      store.setPermissions(`${path}/${name}`, [`n${domain}`], t);
    }
    const nodes: readonly (readonly [string, string | number])[] = [
      ["name", config.name],
      ["vm", vmPath(handle)],
      ["domid", domain],
      ["memory/target", config.memory / bytesPerKib],
      ["console/ring-ref", built.console.frame],
      ["console/port", built.console.port],
      ["console/limit", consoleLimit],
      ["store/ring-ref", built.store.frame],
      ["store/port", built.store.port],
    ];
    for (const [name, value] of nodes) store.write(`${path}/${name}`, String(value), t);
    for (let vcpu = 0; vcpu < config.vcpus; vcpu++) {
      store.write(`${path}/cpu/${vcpu}/availability`, "online", t);
    }
  });
}
