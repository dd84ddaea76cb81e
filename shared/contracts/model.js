import { z } from 'zod';
import { manifestFile, modelFile } from './model-store.js';
import { Name } from './name.js';
import { Region } from './region.js';
/**
 * What the threshold is worth: how many good images it rests on and what they allow one to claim. Every claim holds with
 * the stated confidence, for parts of which the images held back are an independent sample.
 */
export const ThresholdPromise = z.strictObject({
    method: z.string(),
    /** Proven, however the scores are distributed: at most this share of good parts scores above the threshold. */
    falseRejectRateMax: z.number().gt(0).lt(1),
    /** Holds besides if the logarithms of the scores are normally distributed; absent where nothing is assumed. */
    assumedFalseRejectRateMax: z.number().gt(0).lt(1).optional(),
    confidence: z.number().gt(0).lt(1),
    imagesHeldBack: z.int().min(1),
    /** So many good images would prove the share that was asked for. */
    imagesNeeded: z.int().min(1).optional(),
});
const Triple = z.tuple([z.number(), z.number(), z.number()]);
/** The tensor that a graph takes, and how 8-bit RGB pixels become it. */
export const ModelInput = z.strictObject({
    name: z.string().min(1).max(200),
    width: z.int().min(16).max(2048),
    height: z.int().min(16).max(2048),
    /** `squeeze` gives up the region's aspect; a letterbox keeps it and fills what is left over. */
    fit: z.enum(['squeeze', 'letterbox-centre', 'letterbox-top-left']).default('squeeze'),
    /** Grey of what a letterbox fills. */
    fill: z.int().min(0).max(255).default(114),
    layout: z.enum(['nhwc', 'nchw']).default('nhwc'),
    type: z.enum(['uint8', 'float32', 'float16']).default('uint8'),
    channels: z.enum(['rgb', 'bgr']).default('rgb'),
    /** A value is `(pixel − mean) / deviation`, both in 0 to 255 and in the order of `channels`; not for uint8. */
    mean: Triple.default([0, 0, 0]),
    deviation: Triple.default([1, 1, 1]),
});
/** Where a model that was fitted by this software comes from. */
export const FittedHere = z.strictObject({
    backbone: z.string(),
    fittedAt: z.iso.datetime(),
    images: z.int().min(1),
    /** The part of the frame that the images were cut to; all of it where none is given. */
    region: Region.optional(),
    patchesKept: z.int().min(1),
    seed: z.int(),
    software: z.string(),
    /** The first 16 hexadecimal digits of the sha256 of every image file: who measures the model leaves these out. */
    imageDigests: z
        .array(z.string().regex(/^[0-9a-f]{16}$/))
        .max(1000)
        .optional(),
});
const MadeElsewhere = z.strictObject({ source: z.string().min(1).max(500) });
/** A further file of the package, by its path in the folder. */
export const PackageFile = z.strictObject({
    file: z
        .string()
        .regex(/^(?:[0-9A-Za-z_-]{1,64}\/)?[0-9A-Za-z_-]{1,64}\.[a-z]{3,5}$/)
        .refine((file) => file !== manifestFile && file !== modelFile, 'is a file that every package has'),
    sha256: z.hash('sha256'),
    bytes: z.int().min(1),
});
/** An image at the size of the input (PNG, one of `files`) and the score that the model gave it when it was made. */
const GoldenImage = z.strictObject({ file: PackageFile.shape.file, score: z.number() });
const tensor = z.string().min(1).max(200);
const about = {
    name: Name,
    version: z.string().regex(/^[0-9A-Za-z.-]{1,32}$/),
    /** Of `model.onnx`. */
    sha256: z.hash('sha256'),
    bytes: z.int().min(1),
    /** Version of the standard operators that the graph is written in. */
    opset: z.int().min(7).max(30),
    input: ModelInput,
    provenance: z.union([FittedHere, MadeElsewhere]),
    licence: z.string(),
    files: z.array(PackageFile).max(1100).default([]),
    golden: z.array(GoldenImage).max(16).default([]),
};
const limits = {
    /** A part that scores above is rejected. */
    threshold: z.number().gt(0),
    /** A part that scores above is suspicious. */
    warningThreshold: z.number().gt(0).optional(),
    promise: ThresholdPromise.optional(),
};
/** How far the picture is from good: fitted here, or exported by others with a score and a map. */
export const AnomalyModel = z.strictObject({
    kind: z.literal('anomaly'),
    ...about,
    ...limits,
    /** score: one number; heatmap: one number a cell; patches `[rows·columns, features]`, nearest `[rows·columns]`. */
    outputs: z.strictObject({ score: tensor, heatmap: tensor, patches: tensor.optional(), nearest: tensor.optional() }),
});
/** Draws the picture again as if it were good; the score is the mean squared error in the unit of the input's values. */
const ReconstructionModel = z.strictObject({
    kind: z.literal('reconstruction'),
    ...about,
    ...limits,
    outputs: z.strictObject({ image: tensor }),
});
const classNames = z.array(z.string().min(1).max(64)).min(1).max(1000);
/** Finds objects. Which of them have to be there, and where, is the recipe's business. */
const DetectorModel = z.strictObject({
    kind: z.literal('detector'),
    ...about,
    /** How the numbers of the output become boxes. */
    decoder: z.enum(['yolov5', 'yolov8', 'yolo-end-to-end', 'yolox']),
    classes: classNames,
    confidenceMin: z.number().gt(0).lt(1),
    /** Of two boxes of one class that overlap by more (intersection over union) the less certain is dropped. */
    overlapMax: z.number().gt(0).lt(1).default(0.45),
    outputs: z.strictObject({ boxes: tensor }),
});
/** Says what the picture shows. The score is the probability that it is none of the good classes. */
const ClassifierModel = z.strictObject({
    kind: z.literal('classifier'),
    ...about,
    threshold: z.number().gt(0).lt(1),
    warningThreshold: z.number().gt(0).lt(1).optional(),
    classes: classNames,
    good: classNames,
    /** Whether the output are logits that a softmax still has to make probabilities of. */
    softmax: z.boolean(),
    outputs: z.strictObject({ probabilities: tensor }),
});
/** `model.json`: what stands beside `model.onnx` in a package folder `<name>/<version>/`. */
export const ModelManifest = z.discriminatedUnion('kind', [
    AnomalyModel,
    ReconstructionModel,
    DetectorModel,
    ClassifierModel,
]);
/** What names one model among all. */
export const ModelName = z.object({ name: Name, version: about.version, sha256: about.sha256 });
/** The hash alone would not do: two versions may differ in their thresholds only. */
export function isSame(one, other) {
    return one?.name === other?.name && one?.version === other?.version && one?.sha256 === other?.sha256;
}
//# sourceMappingURL=model.js.map