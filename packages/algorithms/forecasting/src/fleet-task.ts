export {
  type ModelName,
  type ModelSettings,
  type ModelSpec,
  modelTask,
  type NamedModels,
  runModel,
} from './fleet/model-task.js';
