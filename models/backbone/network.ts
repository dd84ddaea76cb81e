import { join } from 'node:path'
import { projectFolder } from '../../shared/service/software-version.ts'

/** Stands for the project's own network. */
export const networkName = 'network'

/** Its file: RGB of 0 to 1 in, features at strides 8 and 16 out. */
export const networkFile = join(projectFolder, 'models/backbone/backbone.onnx')
