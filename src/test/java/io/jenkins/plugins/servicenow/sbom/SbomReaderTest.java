package io.jenkins.plugins.servicenow.sbom;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.sbom.Licence.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SbomReaderTest {

    private static final String PURL = "pkg:deb/ubuntu/openssl@3.0.13-0ubuntu3.4?arch=amd64&distro=ubuntu-24.04";
    private static final String CPE = "cpe:2.3:a:openssl:openssl:3.0.13-0ubuntu3.4:*:*:*:*:*:*:*";
    private static final String HASH = "ab".repeat(32);

    private static final String CYCLONEDX = """
            {
              "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX", "specVersion": "1.6",
              "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", "version": 1,
              "metadata": {
                "timestamp": "2026-08-20T08:00:00Z", "tools": {"components": [{"type": "application", "name": "syft"}]},
                "component": {"type": "operating-system", "bom-ref": "os", "name": "ubuntu", "version": "24.04"}
              },
              "components": [
                {
                  "type": "library", "bom-ref": "c1", "supplier": {"name": "Ubuntu Developers"}, "name": "openssl",
                  "version": "3.0.13-0ubuntu3.4", "purl": "%s", "cpe": "%s",
                  "licenses": [{"license": {"id": "Apache-2.0"}}, {"license": {"name": "Custom", "text": {"content": "…"}}}],
                  "hashes": [{"alg": "SHA-256", "content": "%s"}],
                  "properties": [{"name": "a", "value": "b"}]
                },
                {
                  "type": "framework", "bom-ref": "c2", "group": "@angular", "name": "core", "version": "17.0.0",
                  "purl": "pkg:npm/%%40angular/core@17.0.0", "licenses": [{"expression": "MIT OR Apache-2.0"}],
                  "components": [{"type": "library", "bom-ref": "c3", "name": "inner"}]
                }
              ],
              "dependencies": [{"ref": "os", "dependsOn": ["c1", "c2"]}, {"ref": "c1"}]
            }
            """.formatted(PURL, CPE, HASH);

    private final List<Component> components = new ArrayList<>();
    private final Map<String, List<String>> dependencies = new TreeMap<>();

    private SbomDocument read(String text) throws IOException {
        return read(text, UTF_8);
    }

    private SbomDocument read(String text, Charset charset) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(charset)));
    }

    private SbomDocument read(InputStream document) throws IOException {
        components.clear();
        dependencies.clear();
        return SbomReader.read(document, new SbomConsumer() {
            @Override
            public void component(Component component) {
                components.add(component);
            }

            @Override
            public void dependency(String ref, List<String> dependsOn) {
                dependencies.put(ref, dependsOn);
            }
        });
    }

    private void assertRefused(String why, String text) {
        var refusal = assertThrows(IOException.class, () -> read(text));
        assertTrue(refusal.getMessage().contains(why), refusal.getMessage());
    }

    @Test
    void cycloneDxSaysAllOfItsComponents() throws IOException {
        var document = read(CYCLONEDX);
        assertEquals(SbomFormat.CYCLONEDX_JSON, document.format());
        assertEquals("1.6", document.version());
        assertEquals("ubuntu", document.name());
        assertEquals("urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79", document.serialNumber());
        assertEquals("2026-08-20T08:00:00Z", document.created());
        assertEquals(3, document.components());
        assertEquals(
                List.of(
                        new Component(
                                "c1",
                                "library",
                                "",
                                "openssl",
                                "3.0.13-0ubuntu3.4",
                                PURL,
                                CPE,
                                "Ubuntu Developers",
                                List.of(new Licence(Kind.ID, "Apache-2.0"), new Licence(Kind.NAME, "Custom")),
                                Map.of("SHA-256", HASH)),
                        new Component("c3", "library", "", "inner", "", "", "", "", List.of(), Map.of()),
                        new Component(
                                "c2",
                                "framework",
                                "@angular",
                                "core",
                                "17.0.0",
                                "pkg:npm/%40angular/core@17.0.0",
                                "",
                                "",
                                List.of(new Licence(Kind.EXPRESSION, "MIT OR Apache-2.0")),
                                Map.of())),
                components);
        assertEquals(Map.of("os", List.of("c1", "c2")), dependencies);
        assertEquals("@angular/core", components.get(2).fullName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sbom\": %s}",
                "{\"_type\": \"https://in-toto.io/Statement/v1\", \"subject\": [{\"name\": \"a\"}],"
                        + " \"predicateType\": \"https://cyclonedx.org/bom\", \"predicate\": %s}"
            })
    void aDocumentMayStandInAnotherOne(String around) throws IOException {
        var alone = read(CYCLONEDX);
        var expected = List.copyOf(components);
        assertEquals(alone, read(around.formatted(CYCLONEDX)));
        assertEquals(expected, components);
    }

    @Test
    void theOrderOfMembersDoesNotMatter() throws IOException {
        read(
                "{\"components\": [{\"version\": \"1\", \"name\": \"a\", \"type\": \"library\"}], \"specVersion\": \"1.5\","
                        + " \"bomFormat\": \"CycloneDX\"}");
        assertEquals("a", components.get(0).name());
    }

    @Test
    void theEncodingMayBeUtf16() throws IOException {
        var expected = read(CYCLONEDX);
        assertEquals(expected, read("\uFEFF" + CYCLONEDX));
        assertEquals(expected, read("\uFEFF" + CYCLONEDX, UTF_16LE));
        assertEquals(expected, read("\uFEFF" + CYCLONEDX, UTF_16BE));
    }

    @Test
    void cycloneDxMayBeXml() throws IOException {
        var json = read(CYCLONEDX);
        var expected = List.copyOf(components);
        var document = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"
                    serialNumber="urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79">
                  <metadata>
                    <timestamp>2026-08-20T08:00:00Z</timestamp>
                    <component type="operating-system" bom-ref="os"><name>ubuntu</name><version>24.04</version></component>
                  </metadata>
                  <components>
                    <component type="library" bom-ref="c1">
                      <supplier><name>Ubuntu Developers</name></supplier>
                      <name>openssl</name>
                      <version>3.0.13-0ubuntu3.4</version>
                      <hashes><hash alg="SHA-256">%s</hash></hashes>
                      <licenses>
                        <license><id>Apache-2.0</id></license>
                        <license><name>Custom</name><text>…</text></license>
                      </licenses>
                      <cpe>%s</cpe>
                      <purl>%s</purl>
                    </component>
                    <component type="framework" bom-ref="c2">
                      <group>@angular</group>
                      <name>core</name>
                      <version>17.0.0</version>
                      <licenses><expression>MIT OR Apache-2.0</expression></licenses>
                      <purl>pkg:npm/%%40angular/core@17.0.0</purl>
                      <components><component type="library" bom-ref="c3"><name>inner</name></component></components>
                    </component>
                  </components>
                  <dependencies>
                    <dependency ref="os"><dependency ref="c1"/><dependency ref="c2"/></dependency>
                    <dependency ref="c1"/>
                  </dependencies>
                </bom>
                """.formatted(HASH, CPE, PURL.replace("&", "&amp;")));
        assertEquals(SbomFormat.CYCLONEDX_XML, document.format());
        assertEquals(
                new SbomDocument(
                        document.format(),
                        json.version(),
                        json.name(),
                        json.serialNumber(),
                        json.created(),
                        json.subject(),
                        json.components()),
                document);
        assertEquals(expected, components);
        assertEquals(Map.of("os", List.of("c1", "c2")), dependencies);
    }

    private static Component spdx(String ref) {
        return new Component(
                ref,
                "operating-system",
                "",
                "openssl",
                "3.0.13-0ubuntu3.4",
                PURL,
                CPE,
                "Ubuntu",
                List.of(new Licence(Kind.EXPRESSION, "Apache-2.0")),
                Map.of("SHA-256", HASH));
    }

    @Test
    void spdxMayBeJson() throws IOException {
        var document = read("""
                {
                  "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "os-image-12",
                  "documentNamespace": "https://jenkins.example/spdx/os-image-12",
                  "creationInfo": {"created": "2026-08-20T08:00:00Z", "creators": ["Tool: example-1.0"]},
                  "packages": [
                    {
                      "SPDXID": "SPDXRef-openssl", "name": "openssl", "versionInfo": "3.0.13-0ubuntu3.4",
                      "supplier": "Organization: Ubuntu", "primaryPackagePurpose": "OPERATING-SYSTEM",
                      "licenseConcluded": "NOASSERTION", "licenseDeclared": "Apache-2.0",
                      "externalRefs": [
                        {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "%s"},
                        {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "%s"}
                      ],
                      "checksums": [{"algorithm": "SHA256", "checksumValue": "%s"}]
                    },
                    {"SPDXID": "SPDXRef-b", "name": "b", "versionInfo": "NOASSERTION", "licenseDeclared": "NONE"}
                  ],
                  "relationships": [
                    {"spdxElementId": "SPDXRef-b", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-openssl"},
                    {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-b"}
                  ]
                }
                """.formatted(PURL, CPE, HASH));
        assertEquals(
                new SbomDocument(
                        SbomFormat.SPDX_JSON,
                        "SPDX-2.3",
                        "os-image-12",
                        "https://jenkins.example/spdx/os-image-12",
                        "2026-08-20T08:00:00Z",
                        null,
                        2),
                document);
        assertEquals(
                List.of(
                        spdx("SPDXRef-openssl"),
                        new Component("SPDXRef-b", "", "", "b", "", "", "", "", List.of(), Map.of())),
                components);
        assertEquals(Map.of("SPDXRef-b", List.of("SPDXRef-openssl")), dependencies);
    }

    @Test
    void spdxMayBeLines() throws IOException {
        var document = read("""
                # written by hand
                SPDXVersion: SPDX-2.3
                DocumentName: os-image-12
                DocumentNamespace: https://jenkins.example/spdx/os-image-12
                Created: 2026-08-20T08:00:00Z
                DocumentComment: <text>over
                PackageName: not one
                several lines</text>
                ##### Package: openssl

                PackageName: openssl
                SPDXID: SPDXRef-openssl
                PackageVersion: 3.0.13-0ubuntu3.4
                PackageSupplier: Organization: Ubuntu
                PrimaryPackagePurpose: OPERATING-SYSTEM
                PackageLicenseConcluded: Apache-2.0
                PackageLicenseDeclared: NOASSERTION
                PackageChecksum: SHA256: %s
                ExternalRef: PACKAGE-MANAGER purl %s
                ExternalRef: SECURITY cpe23Type %s
                FileName: ./usr/bin/openssl
                SPDXID: SPDXRef-file
                PackageName: b
                SPDXID: SPDXRef-b
                Relationship: SPDXRef-openssl DEPENDENCY_OF SPDXRef-b
                """.formatted(HASH, PURL, CPE));
        assertEquals(SbomFormat.SPDX_TEXT, document.format());
        assertEquals("os-image-12", document.name());
        assertEquals(2, document.components());
        assertEquals(spdx("SPDXRef-openssl"), components.get(0));
        assertEquals("SPDXRef-b", components.get(1).ref());
        assertEquals(Map.of("SPDXRef-b", List.of("SPDXRef-openssl")), dependencies);
    }

    @Test
    void spdxMayBeRdf() throws IOException {
        var document = read("""
                <?xml version="1.0" encoding="UTF-8"?>
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:spdx="http://spdx.org/rdf/terms#">
                  <spdx:SpdxDocument rdf:about="https://jenkins.example/spdx/os-image-12#SPDXRef-DOCUMENT">
                    <spdx:specVersion>SPDX-2.3</spdx:specVersion>
                    <spdx:name>os-image-12</spdx:name>
                    <spdx:relationship><spdx:Relationship>
                      <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
                      <spdx:relatedSpdxElement><spdx:Package rdf:about="https://jenkins.example/a#SPDXRef-openssl">
                        <spdx:name>openssl</spdx:name>
                        <spdx:versionInfo>3.0.13-0ubuntu3.4</spdx:versionInfo>
                        <spdx:supplier>Organization: Ubuntu</spdx:supplier>
                        <spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_operating-system"/>
                        <spdx:licenseDeclared rdf:resource="http://spdx.org/licenses/Apache-2.0"/>
                        <spdx:licenseConcluded rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
                        <spdx:checksum><spdx:Checksum>
                          <spdx:algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha256"/>
                          <spdx:checksumValue>%s</spdx:checksumValue>
                        </spdx:Checksum></spdx:checksum>
                        <spdx:externalRef><spdx:ExternalRef>
                          <spdx:referenceCategory rdf:resource="http://spdx.org/rdf/terms#referenceCategory_packageManager"/>
                          <spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/>
                          <spdx:referenceLocator>%s</spdx:referenceLocator>
                        </spdx:ExternalRef></spdx:externalRef>
                        <spdx:externalRef><spdx:ExternalRef>
                          <spdx:referenceType><rdf:Description rdf:about="http://spdx.org/rdf/references/cpe23Type"/></spdx:referenceType>
                          <spdx:referenceLocator>%s</spdx:referenceLocator>
                        </spdx:ExternalRef></spdx:externalRef>
                        <spdx:relationship><spdx:Relationship>
                          <spdx:relatedSpdxElement><spdx:Package rdf:about="https://jenkins.example/a#SPDXRef-b">
                            <spdx:name>b</spdx:name>
                          </spdx:Package></spdx:relatedSpdxElement>
                        </spdx:Relationship></spdx:relationship>
                      </spdx:Package></spdx:relatedSpdxElement>
                    </spdx:Relationship></spdx:relationship>
                  </spdx:SpdxDocument>
                </rdf:RDF>
                """.formatted(HASH, PURL.replace("&", "&amp;"), CPE));
        assertEquals(SbomFormat.SPDX_XML, document.format());
        assertEquals("SPDX-2.3", document.version());
        assertEquals("os-image-12", document.name());
        assertEquals("b", components.get(0).name());
        assertEquals(spdx("https://jenkins.example/a#SPDXRef-openssl"), components.get(1));
    }

    @Test
    void spdx3IsAGraph() throws IOException {
        var document = read("""
                {
                  "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
                  "@graph": [
                    {"type": "CreationInfo", "@id": "_:ci", "specVersion": "3.0.1", "created": "2026-08-20T08:00:00Z"},
                    {"type": "SpdxDocument", "spdxId": "https://jenkins.example/doc", "name": "os-image-12"},
                    {
                      "type": "software_Package", "spdxId": "https://jenkins.example/openssl", "name": "openssl",
                      "software_packageVersion": "3.0.13-0ubuntu3.4", "software_primaryPurpose": "operatingSystem",
                      "externalIdentifier": [
                        {"type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": "%s"},
                        {"type": "ExternalIdentifier", "externalIdentifierType": "cpe23", "identifier": "%s"}
                      ],
                      "verifiedUsing": [{"type": "Hash", "algorithm": "sha256", "hashValue": "%s"}]
                    },
                    {"type": "software_File", "spdxId": "https://jenkins.example/file", "name": "/usr/bin/openssl"},
                    {
                      "type": "Relationship", "relationshipType": "dependsOn", "from": "https://jenkins.example/doc",
                      "to": ["https://jenkins.example/openssl"]
                    }
                  ]
                }
                """.formatted(PURL, CPE, HASH));
        assertEquals(SbomFormat.SPDX_JSON, document.format());
        assertEquals("3.0.1", document.version());
        assertEquals(1, document.components());
        var found = components.get(0);
        assertEquals("operating-system", found.type());
        assertEquals(PURL, found.purl());
        assertEquals(CPE, found.cpe());
        assertEquals(Map.of("SHA-256", HASH), found.hashes());
        assertEquals(Map.of("https://jenkins.example/doc", List.of("https://jenkins.example/openssl")), dependencies);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                            | it is empty",
                "hello                                                         | it is neither CycloneDX",
                "{}                                                            | it is neither CycloneDX",
                "{\"bomFormat\":\"Other\",\"components\":[]}                   | it is neither CycloneDX",
                "[{\"bomFormat\":\"CycloneDX\"}]                               | it is neither CycloneDX",
                "{\"bomFormat\":\"CycloneDX\",\"spdxVersion\":\"SPDX-2.3\"}    | it is both CycloneDX and SPDX",
                "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":\"a\"} | cut off or broken after $.components",
                "{\"bomFormat\":\"CycloneDX\"}{\"bomFormat\":\"CycloneDX\"}    | cut off or broken",
                "{\"bomFormat\":\"CycloneDX\",\"components\":{}}               | $.components is not a list",
                "{\"bomFormat\":\"CycloneDX\",\"components\":[1]}              | $.components[0] is not an object",
                "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":[]}]}  | $.components[0].name is not a text",
                "{\"bomFormat\":\"CycloneDX\",\"components\":[],\"components\":[]} | it has $.components twice",
                "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"purl\":\"a\",\"purl\":\"b\"}]} | it has $.components[0].purl twice",
                "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components>  | it is XML that is cut off or broken at line 1",
                "<!DOCTYPE bom [<!ENTITY a \"b\">]><bom xmlns='http://cyclonedx.org/schema/bom/1.6'>&a;</bom> | document type",
                "<bom/>                                                        | it is neither CycloneDX",
                "`SPDXVersion: SPDX-2.3\nDocumentComment: <text>a\n`           | has no end",
            })
    void whatIsNoneOrBrokenIsRefused(String text, String why) {
        assertRefused(why, text);
    }

    @Test
    void depthIsBounded() {
        var depth = 100_000;
        assertRefused(
                "cut off or broken",
                "{\"bomFormat\":\"CycloneDX\",\"components\":" + "[{\"components\":".repeat(depth));
        assertRefused(
                "nested more than 200 deep",
                "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'>" + "<components><component>".repeat(depth));
    }

    @Test
    void aTextThatIsReadIsBoundedAndOneThatIsSkippedIsNot() throws IOException {
        var endless = "x".repeat(1 << 20);
        var document = "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"%s\":\"" + endless + "\",\"name\":\"a\"}]}";
        assertEquals(1, read(document.formatted("description")).components());
        assertRefused("more than 262144 characters", document.formatted("version"));
        assertRefused(
                "more than 262144 characters",
                "<bom xmlns='http://cyclonedx.org/schema/bom/1.6'><components><component><name>" + endless
                        + "</name></component></components></bom>");
        assertRefused("more than 262144 characters", "SPDXVersion: SPDX-2.3\nPackageName: " + endless);
    }

    @Test
    void brokenUtf8IsNoReasonToFail() throws IOException {
        var bytes = "{\"bomFormat\":\"CycloneDX\",\"components\":[{\"name\":\"a\u00fc\"}]}".getBytes(ISO_8859_1);
        read(new ByteArrayInputStream(bytes));
        assertEquals("a\uFFFD", components.get(0).name());
    }

    @Test
    void aFailureOfTheStreamIsTheReason() {
        var failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        assertEquals(
                "the disk is gone",
                assertThrows(IOException.class, () -> read(failing)).getMessage());
    }

    @Test
    void readingEndsWhenItIsInterrupted() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> read(CYCLONEDX));
        assertTrue(Thread.interrupted());
    }
}
