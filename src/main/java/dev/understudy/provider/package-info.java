/**
 * What an emulated service is to the rest of the house: its operations, what a call and a response
 * are, and the ways in which a call is refused. No service is known here by name.
 */
package dev.understudy.provider;
