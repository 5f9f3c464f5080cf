// Reads a stream of YAML documents as the API server and kubectl do, and prints each document as one line of JSON.
// A document that is refused becomes {"refused": "the reason"}.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"

	stream "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

func main() {
	documents := stream.NewYAMLReader(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	lines := json.NewEncoder(out)
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			// The splitter goes on with the next line.
			encode(lines, refused(err))
			continue
		}
		text, err := yaml.YAMLToJSONStrict(document)
		if err != nil {
			encode(lines, refused(err))
			continue
		}
		encode(lines, json.RawMessage(text))
	}
}

func refused(err error) any {
	return map[string]string{"refused": err.Error()}
}

func encode(lines *json.Encoder, value any) {
	if err := lines.Encode(value); err != nil {
		log.Fatal(err)
	}
}
