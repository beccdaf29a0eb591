/** Client of schema registries that speak the Confluent REST API. */
package dev.rollcall.registry;
