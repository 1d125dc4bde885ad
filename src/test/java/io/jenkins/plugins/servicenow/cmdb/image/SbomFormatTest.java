package io.jenkins.plugins.servicenow.cmdb.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SbomFormatTest {

    private static Optional<SbomFormat> of(String text) throws IOException {
        return SbomFormat.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"bomFormat\":\"CycloneDX\"}                                          | CYCLONEDX_JSON",
                "\uFEFF {\"$schema\":\"\",\"version\":1,\"bomFormat\":\"CycloneDX\"}    | CYCLONEDX_JSON",
                "{\"files\":[{\"bomFormat\":\"no\"},[]],\"spdxVersion\":\"SPDX-2.3\"}   | SPDX_JSON",
                "{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"}      | SPDX_JSON",
                "<?xml version='1.0'?><!-- a --><bom xmlns='http://cyclonedx.org/schema/bom/1.6'/> | CYCLONEDX_XML",
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://spdx.org/rdf/terms#'/> | SPDX_XML",
                "`# made by a tool\n\nSPDXVersion: SPDX-2.3\n`                          | SPDX_TEXT",
            })
    void theStandardsAreToldByTheirOwnMarks(String text, SbomFormat format) throws IOException {
        assertEquals(Optional.of(format), of(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``",
                "hello",
                "{",
                "{\"components\": [{\"bomFormat\": \"CycloneDX\"}]}",
                "{\"bomFormat\": \"Other\"}",
                "[1]",
                "<html/>",
                "<bom/>",
                "<bom",
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            })
    void anythingElseIsNone(String text) throws IOException {
        assertEquals(Optional.empty(), of(text));
    }

    @Test
    void aLongTextWithoutAMarkIsNotReadToItsEnd() throws IOException {
        assertEquals(Optional.empty(), of("# comment\n".repeat(101) + "SPDXVersion: SPDX-2.3\n"));
    }
}
