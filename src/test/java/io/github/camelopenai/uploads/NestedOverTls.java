package io.github.camelopenai.uploads;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Nested;

/** A nested class of tests for which {@link UploadsTestSupport} starts an emulator that speaks HTTPS. */
@Nested
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@interface NestedOverTls {}
