/**
 * Meters, events and scoring calls to Azure Monitor's Application Insights, in two ways: by Micrometer's registry, and by
 * Azure's distribution of OpenTelemetry. The only package that imports {@code com.microsoft.applicationinsights},
 * {@code com.azure.monitor} and {@code io.opentelemetry}; implements ports of {@code telemetry}.
 */
@NullMarked
package dev.inferencebridge.azure.monitor;

import org.jspecify.annotations.NullMarked;
