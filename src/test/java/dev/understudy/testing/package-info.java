/**
 * Foundations of our own tests: the database of this run, and calls that are held to the contract.
 */
package dev.understudy.testing;
