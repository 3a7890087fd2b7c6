export { openStore, type Store, type StoredSeries, type StoreOptions, type StoreQuery } from './store.js';
