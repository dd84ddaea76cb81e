import { ModelInput } from '../../shared/contracts/model.js';
export const captureWallMs = Date.parse('2026-01-05T08:00:00.000Z');
export function fakeClock(startMs = 0) {
    let nowMs = startMs;
    return {
        domain: 'test-host',
        monotonicMs: () => nowMs,
        wallMs: () => captureWallMs + nowMs,
        advance: (durationMs) => {
            nowMs += durationMs;
        },
    };
}
export function aPart(changes = {}) {
    return {
        version: 1,
        partId: '01KDZQ1G000000000000000001',
        sequence: 1,
        station: 'press',
        viewsExpected: ['top'],
        capturedAt: new Date(captureWallMs).toISOString(),
        captureClock: { domain: 'test-host', monotonicMs: 0 },
        budgetMs: 200,
        recipeRevision: 'a1b2c3d4e5f6',
        ...changes,
    };
}
export function aView(changes = {}) {
    return { ...aPart(), view: 'top', trail: [], ...changes };
}
export function aFrame(changes = {}) {
    return { ...aView(), image: { at: 'body', byteLength: 3 }, source: 'part-1.jpg', ...changes };
}
export function aModelFinding(score = 0.5) {
    return {
        outcome: 'judged',
        model: { name: 'plate', version: '1', sha256: '0'.repeat(64) },
        score,
        threshold: 1,
        heatmap: { width: 1, height: 1, cells: 'QA==' },
        peak: { x: 10, y: 20 },
    };
}
export function aCheckResult(changes = {}) {
    return {
        name: 'bore',
        kind: 'size',
        passed: true,
        onFail: 'reject',
        value: 12,
        unit: 'mm',
        limits: { min: 11.6, max: 12.4 },
        region: { x: 0, y: 0, width: 10, height: 10 },
        reason: 'bore is 12 mm, allowed 11.6 to 12.4 mm',
        ...changes,
    };
}
export function aRulesFinding(...checks) {
    return { outcome: 'judged', checks: (checks.length > 0 ? checks : [{}]).map(aCheckResult) };
}
export function aVerdict(changes = {}) {
    return {
        verdict: 'pass',
        basis: 'model+rules',
        reasons: [],
        decidedAt: new Date(captureWallMs + 40).toISOString(),
        latencyMs: 40,
        stagesMs: {},
        findings: {},
        software: 'vaglio test',
        ...changes,
    };
}
export function aRecipe(changes = {}) {
    const view = {
        frame: { width: 8, height: 6 },
        millimetresPerPixel: 0.5,
        model: 'model',
        checks: [{ name: 'bore', kind: 'size', region: { x: 2, y: 1, width: 4, height: 3 }, onFail: 'reject' }],
    };
    return {
        station: 'press',
        budgetMs: 200,
        failSafe: 'reject',
        views: { top: view },
        revision: 'a1b2c3d4e5f6',
        folder: '/recipes',
        ...changes,
    };
}
export function aManifest(changes = {}) {
    return {
        name: 'plate',
        version: '1',
        kind: 'anomaly',
        sha256: '0'.repeat(64),
        bytes: 16,
        opset: 13,
        input: ModelInput.parse({ name: 'image', width: 16, height: 32 }),
        outputs: { score: 'score', heatmap: 'heatmap', patches: 'patches', nearest: 'nearest' },
        threshold: 2,
        promise: { method: 'tolerance limit', falseRejectRateMax: 0.005, confidence: 0.95, imagesHeldBack: 30 },
        provenance: {
            backbone: 'filter-bank-1',
            fittedAt: '2026-01-01T00:00:00.000Z',
            images: 30,
            patchesKept: 1000,
            seed: 1,
            software: 'test',
        },
        licence: 'Apache-2.0',
        files: [],
        golden: [],
        ...changes,
    };
}
//# sourceMappingURL=builders.js.map