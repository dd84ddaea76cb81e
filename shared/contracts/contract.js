/** Checks at compile time that envelope and body are of the contract. */
export function message(contract, envelope, body) {
    return { contract, envelope, body };
}
/** Raw bytes: images and pixels. */
export const bytesBody = { encode: (body) => body, decode: (bytes) => bytes };
/** JSON checked by a schema. */
export function jsonBody(schema) {
    const encoder = new TextEncoder();
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return {
        schema,
        encode: (body) => encoder.encode(JSON.stringify(body)),
        decode: (bytes) => schema.parse(JSON.parse(decoder.decode(bytes))),
    };
}
//# sourceMappingURL=contract.js.map