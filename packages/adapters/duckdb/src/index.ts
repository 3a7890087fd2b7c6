export type { BucketOptions } from './buckets.js';
export {
  type BucketQuery,
  openStore,
  type Store,
  type StoredSeries,
  type StoreOptions,
  type StoreQuery,
} from './store.js';
