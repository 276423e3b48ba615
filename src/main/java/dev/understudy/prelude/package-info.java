/**
 * Prelude's Notify batch: its operations, wire records, validation, errors and entities, and the
 * rules that only it has, such as marketing hours and SMS segments. Nothing here knows another
 * service, and sending what falls due is left to delivery.
 */
package dev.understudy.prelude;
