// What this tablet holds, in IndexedDB. Rows that are sealed are bytes here; see crypto.js.
//   copies   one a visit: the PIN's envelope, whose copy it is, how many wrong PINs there were
//   sealed   what the server said: the data of the visit, and what was written so far
//   changes  what was written here and is not on the server; `rev` counts its changes, so that two tabs notice each other

const NAME = "wqm-day";
const STORES = ["copies", "sealed", "changes"];
let opening = null;

function open() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const name of STORES) {
        const store = asked.result.createObjectStore(name, { keyPath: "id" });
        store.createIndex("visit", "visit");
      }
    };
    asked.onsuccess = () => {
      asked.result.onclose = () => { opening = null; };
      asked.result.onversionchange = () => { asked.result.close(); opening = null; };
      resolve(asked.result);
    };
    asked.onerror = () => { opening = null; reject(asked.error); };
  });
  return opening;
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Runs `act` on the stores; done when everything is on the disk.
async function transact(names, act) {
  const db = await open();
  const transaction = db.transaction(names, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    transaction.onerror = () => reject(transaction.error);
  });
  const result = await act(transaction);
  await done;
  return result;
}

export async function get(store, id) {
  const db = await open();
  return answer(db.transaction(store).objectStore(store).get(id));
}

export async function rowsOf(store, visit) {
  const db = await open();
  return answer(db.transaction(store).objectStore(store).index("visit").getAll(visit));
}

export async function countOf(store, visit) {
  const db = await open();
  return answer(db.transaction(store).objectStore(store).index("visit").count(visit));
}

export function put(store, row) {
  return transact([store], (transaction) => { transaction.objectStore(store).put(row); });
}

// Changes a row by a function of what is there; what it returns is put, null deletes.
export function update(store, id, change) {
  return transact([store], async (transaction) => {
    const rows = transaction.objectStore(store);
    const row = change(await answer(rows.get(id)));
    if (row) rows.put(row);
    return row;
  });
}

// Puts the row, or deletes it where `row` is null, if the one that is there still has this rev (0: if there is none).
// Only beside its copy: a tab that is late must not write into what was wiped. Returns "done", "met" or "gone".
export function replace(visit, id, rev, row) {
  return transact(["copies", "changes"], async (transaction) => {
    if (!(await answer(transaction.objectStore("copies").get(String(visit))))) return "gone";
    const rows = transaction.objectStore("changes");
    const there = await answer(rows.get(id));
    if ((there?.rev ?? 0) !== rev) return "met";
    if (row) rows.put(row);
    else rows.delete(id);
    return "done";
  });
}

// A sealed row, beside its copy as well.
export function putSealed(row) {
  return transact(["copies", "sealed"], async (transaction) => {
    if (await answer(transaction.objectStore("copies").get(String(row.visit)))) transaction.objectStore("sealed").put(row);
  });
}

// Everything of one visit, at once.
export function wipe(visit) {
  return transact(STORES, async (transaction) => {
    for (const name of STORES) {
      const store = transaction.objectStore(name);
      for (const key of await answer(store.index("visit").getAllKeys(visit))) store.delete(key);
    }
  });
}
