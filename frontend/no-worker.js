// What takes the place of worker.js where a network does not want anything kept: it throws away what was, and goes.

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener("activate", (event) => {
  const go = async () => {
    const ours = (await caches.keys()).filter((name) => name.startsWith("graticule-"));
    await Promise.all(ours.map((name) => caches.delete(name)));
    await self.registration.unregister();
  };
  event.waitUntil(go());
});
