/**
 * JUnit: one server for a test run, one sandbox for each test. For JUnit 5 from 5.13 on, and for
 * JUnit 6.
 */
package dev.understudy.junit;
