/** The folder is not a model package that can be used. The message names the file and says what to do. */
export class ModelPackageError extends Error {
  override name = 'ModelPackageError'
  readonly file: string
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}`, options)
    this.file = file
  }
}
