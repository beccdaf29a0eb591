package dev.rollcall.standalone.registry;

/**
 * A type that a schema uses and another subject holds.
 *
 * @param name the full name of the Avro type
 * @param version of the subject, from 1
 */
record SchemaReference(String name, String subject, int version) {}
