/**
 * Avro records as the JSON of the HTTP API, in both directions. It follows the schemas, so that a
 * new field needs no code.
 */
package dev.rollcall.json;
