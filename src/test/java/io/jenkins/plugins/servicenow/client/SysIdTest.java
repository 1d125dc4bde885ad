package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysIdTest {

    private static final String DIGITS = "9f3a0c1de7b24455a6b1c2d3e4f50617";

    @Test
    void keeps32HexadecimalDigitsInLowerCase() {
        assertEquals(DIGITS, SysId.of(DIGITS.toUpperCase()).value());
        assertEquals(DIGITS, SysId.of(DIGITS).toString());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "CHG0030001",
                "9f3a0c1de7b24455a6b1c2d3e4f5061",
                "9f3a0c1de7b24455a6b1c2d3e4f50617 "
            })
    void refusesEverythingElse(String value) {
        assertThrows(IllegalArgumentException.class, () -> SysId.of(value));
        assertFalse(SysId.isSysId(value));
    }

    @Test
    void saysWhatIsWrong() {
        var blank = assertThrows(IllegalArgumentException.class, () -> SysId.of(" "));
        var number = assertThrows(IllegalArgumentException.class, () -> SysId.of("CHG\n0030001"));

        assertTrue(blank.getMessage().contains("blank"), blank.getMessage());
        assertEquals("Not a sys_id: \"CHG 0030001\". A sys_id is 32 hexadecimal digits", number.getMessage());
    }
}
