package io.github.camelopenai.uploads.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownDriverMessageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            No driver for jdbc:postgresql://db:5432/a?user=u&password=hidden&ssl=true | No driver for jdbc:postgresql://db:5432/a?user=u&password=***&ssl=true
            jdbc:sqlserver://db;user=u;password=hidden;encrypt=true                   | jdbc:sqlserver://db;user=u;password=***;encrypt=true
            jdbc:mysql://u:hidden@db/a                                                | jdbc:mysql://u:***@db/a
            jdbc:oracle:thin:u/hidden@//db:1521/a                                     | jdbc:oracle:thin:u/***@//db:1521/a
            The database is away                                                      | The database is away
            """)
    void shouldLeaveOutThePasswordOfAUrl(String message, String shown) {
        assertThat(ShownDriverMessage.of(message)).isEqualTo(shown);
    }
}
