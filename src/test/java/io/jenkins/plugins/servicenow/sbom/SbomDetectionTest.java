package io.jenkins.plugins.servicenow.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SbomDetectionTest {

    private static SbomFormat of(String text) throws IOException {
        return of(text, StandardCharsets.UTF_8);
    }

    private static SbomFormat of(String text, Charset encoding) throws IOException {
        return SbomDetection.of(new ByteArrayInputStream(text.getBytes(encoding)));
    }

    private static void assertNone(String why, String text, Charset encoding) {
        var refusal = assertThrows(IOException.class, () -> of(text, encoding));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"bomFormat\":\"CycloneDX\"}                                          | CYCLONEDX_JSON",
                "{\"$schema\":\"\",\"version\":1,\"bomFormat\":\"CycloneDX\"}           | CYCLONEDX_JSON",
                "{\"files\":[{\"bomFormat\":\"no\"},[]],\"spdxVersion\":\"SPDX-2.3\"}   | SPDX_JSON",
                "{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\"}      | SPDX_JSON",
                "{\"@context\":[\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",{\"ex\":\"https://example.com/ns#\"}]} | SPDX_JSON",
                "{\"@context\":[1,{\"ex\":[]},{\"s\":\"https://spdx.org/rdf/3.0.1/terms/\"}],\"@graph\":[]} | SPDX_JSON",
                "{\"@context\":{\"@vocab\":\"https://spdx.org/rdf/3.0.1/terms/\"}}      | SPDX_JSON",
                "{\"sbom\":{\"SPDXID\":\"SPDXRef-DOCUMENT\",\"spdxVersion\":\"SPDX-2.3\"}} | SPDX_JSON",
                "{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicateType\":\"https://spdx.dev/Document\",\"predicate\":{\"spdxVersion\":\"SPDX-2.3\"}} | SPDX_JSON",
                "{\"predicate\":{\"bomFormat\":\"CycloneDX\"},\"_type\":\"https://in-toto.io/Statement/v1\"} | CYCLONEDX_JSON",
                "<?xml version='1.0'?><!-- a --><bom xmlns='http://cyclonedx.org/schema/bom/1.6'/> | CYCLONEDX_XML",
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://spdx.org/rdf/terms#'/> | SPDX_XML",
                "`# made by a tool\n\nSPDXVersion: SPDX-2.3\n`                          | SPDX_TEXT",
            })
    void theStandardsAreToldByTheirOwnMarksInEachEncoding(String text, SbomFormat format) throws IOException {
        assertEquals(format, of(text));
        assertEquals(format, of("\uFEFF" + text));
        assertEquals(format, of("\uFEFF" + text, StandardCharsets.UTF_16LE));
        assertEquals(format, of("\uFEFF" + text, StandardCharsets.UTF_16BE));
    }

    @Test
    void theEncodingThatXmlDeclaresMayBeThatOfTheFile() throws IOException {
        var xml =
                "\uFEFF<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"/>";
        assertEquals(SbomFormat.CYCLONEDX_XML, of(xml, StandardCharsets.UTF_16LE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                | it is empty",
                "` \n `                                            | it is empty",
                "hello                                             | it is text that does not begin with 'SPDXVersion: SPDX-'",
                "`a\0b`                                            | it is not text",
                "`spdxVersion: SPDX-2.3\nname: a\n`                | it looks like SPDX in YAML",
                "{                                                 | it is JSON that is cut off or broken after $",
                "{\"packages\": [1, 2                              | it is JSON that is cut off or broken after $.packages",
                "{\"components\": [{\"bomFormat\": \"CycloneDX\"}]} | begins with the keys components",
                "{\"a\":1,\"b\":[],\"c\":{},\"d\":\"\",\"e\":0,\"f\":0} | begins with the keys a, b, c, d, e",
                "{\"bomFormat\": \"Other\"}                        | JSON of another standard, with the bomFormat 'Other'",
                "{\"bomFormat\": [\"CycloneDX\"]}                  | begins with the keys bomFormat",
                "{\"spdxVersion\": \"2\"}                          | JSON of another standard, with the spdxVersion '2'",
                "{\"@context\": [\"https://schema.org\"]}          | begins with the keys @context",
                "{\"sbom\": {\"sbom\": {\"spdxVersion\": \"SPDX-2.3\"}}} | begins with the keys sbom",
                "{\"predicateType\": \"https://slsa.dev/provenance/v1\", \"predicate\": {}} | with the predicateType 'https://slsa.dev/provenance/v1'",
                "{\"artifacts\": [], \"artifactRelationships\": []} | an SBOM in Syft's own format. Write it by 'syft -o cyclonedx-json'",
                "{\"SchemaVersion\": 2, \"ArtifactName\": \"a\"}   | a report in Trivy's own format",
                "{\"payloadType\": \"application/vnd.in-toto+json\", \"payload\": \"e30=\"} | a signed envelope",
                "[1]                                               | it is a list of JSON",
                "<html/>                                           | it is XML that begins with <html>, without the namespace",
                "<bom/>                                            | it is XML that begins with <bom>, without the namespace",
                "<SoftwareIdentity/>                               | another standard, SWID",
                "<bom                                              | it is XML that is cut off or broken",
                "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a> | it is XML that begins with <a>",
            })
    void whatIsNeitherIsNamed(String text, String why) {
        assertNone(why, text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
    void anotherEncodingIsNamed(String encoding) {
        var utf16 = "it looks like text in the encoding UTF-16 without a byte order mark";
        assertNone(utf16, "{\"bomFormat\":\"CycloneDX\"}", Charset.forName(encoding));
        assertNone(utf16, "<bom/>", Charset.forName(encoding));
        var utf32 = Charset.forName(encoding.replace("16", "32"));
        assertNone("it looks like text in the encoding UTF-32", "\uFEFF{}", utf32);
    }

    @Test
    void aLongTextWithoutAMarkIsNotReadToItsEnd() {
        assertNone("it is text", "# comment\n".repeat(101) + "SPDXVersion: SPDX-2.3\n", StandardCharsets.UTF_8);
    }

    @Test
    void aLongBillOfMaterialsIsReadInConstantMemory() throws IOException {
        var endless = "\"" + "x".repeat(1 << 20) + "\"";
        assertEquals(
                SbomFormat.SPDX_JSON,
                of("{\"comment\":" + endless + ",\"packages\":[{" + endless + ":" + endless
                        + "}],\"spdxVersion\":\"SPDX-2.3\"}"));
        assertEquals(SbomFormat.SPDX_TEXT, of("SPDXVersion: SPDX-2.3\nComment: " + endless));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"%s\":1}",
                "{\"bomFormat\":\"%s\"}",
                "{\"@context\":[\"%s\"]}",
                "<a b='%s'/>",
                "<!-- %s --><a/>"
            })
    void whatWouldFillTheMemoryIsRefused(String text) {
        assertNone("of more than 262144 characters", text.formatted("x".repeat(1 << 20)), StandardCharsets.UTF_8);
    }

    @Test
    void aFileThatCannotBeReadSaysWhy() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("it is a zip archive");
            }
        };
        var refusal = assertThrows(IOException.class, () -> SbomDetection.of(broken));
        assertEquals("it is a zip archive", refusal.getMessage());
    }
}
