// Reads a stream of YAML documents as kustomize does, with version 3 of Go's YAML, and prints each document as one line of JSON.
// A document that is refused becomes {"refused": "the reason"}.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"os"

	"go.yaml.in/yaml/v3"
	stream "k8s.io/apimachinery/pkg/util/yaml"
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
		var value any
		if err == nil {
			err = yaml.Unmarshal(document, &value)
		}
		if err != nil {
			value = map[string]any{"refused": err.Error()}
		}
		if err := lines.Encode(toJSON(value)); err != nil {
			log.Fatal(err)
		}
	}
}

// What JSON does not have, such as a date or a key that is a number, becomes text that shows it.
func toJSON(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for key, item := range typed {
			typed[key] = toJSON(item)
		}
		return typed
	case map[any]any:
		plain := map[string]any{}
		for key, item := range typed {
			name, ok := key.(string)
			if !ok {
				name = fmt.Sprintf("became %#v", key)
			}
			plain[name] = toJSON(item)
		}
		return plain
	case []any:
		for index, item := range typed {
			typed[index] = toJSON(item)
		}
		return typed
	case nil, string, bool, int, int64, uint64:
		return typed
	case float64:
		if !math.IsInf(typed, 0) && !math.IsNaN(typed) {
			return typed
		}
	}
	return fmt.Sprintf("became %v", value)
}
