package io.jenkins.plugins.servicenow.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://example.service-now.com, https://example.service-now.com/",
        "https://example.service-now.com/, https://example.service-now.com/",
        "' https://EXAMPLE.service-now.com ', https://example.service-now.com/",
        "https://agency.servicenowservices.com, https://agency.servicenowservices.com/",
        "https://snow.example.org:8443, https://snow.example.org:8443/",
        "http://127.0.0.1:8080, http://127.0.0.1:8080/",
        "http://localhost:8080, http://localhost:8080/",
        "http://[::1]:8080, http://[::1]:8080/"
    })
    void anAddressOfAHostIsAccepted(String text, String url) {
        assertEquals(url, InstanceUrl.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        ", is missing",
        "'  ', is missing",
        "example.service-now.com, is not a URL",
        "ftp://example.service-now.com, is not a URL",
        "http://example.service-now.com, must begin with https://",
        "https://user:pass@example.service-now.com, must not hold a user name",
        "https://example.service-now.com/api/now, without '/api/now'",
        "https://example.service-now.com/?a=b, must end after the host",
        "https://example.service-now.com/#a, must end after the host",
        "https://example.servicenow.com, did you mean https://example.service-now.com?",
        "https://example.service-now.co, did you mean https://example.service-now.com?",
        "https://example.servicenow-.com, did you mean https://example.service-now.com?",
        "https://example.service_now.com/api, did you mean https://example.service-now.com?",
        "https://example.services-now.com, did you mean https://example.service-now.com?",
        "https://service-now.com, is not an instance",
        "https://www.servicenow.com, is not an instance"
    })
    void eachMistakeHasItsOwnMessage(String text, String message) {
        var error = assertThrows(IllegalArgumentException.class, () -> InstanceUrl.parse(text));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
