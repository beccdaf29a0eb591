package dev.rollcall.registry;

import org.apache.avro.Schema;

/**
 * A schema as one version of a subject.
 *
 * @param version counts within the subject, from 1
 * @param id names the schema in the whole registry; records carry it
 */
public record RegisteredSchema(String subject, int version, int id, Schema schema) {}
