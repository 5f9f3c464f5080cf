module cdk8s-agents/yaml-reader

go 1.26

require (
	k8s.io/apimachinery v0.28.15
	sigs.k8s.io/yaml v1.3.0
)

require (
	gopkg.in/yaml.v2 v2.4.0 // indirect
	sigs.k8s.io/json v0.0.0-20221116044647-bc3834ca7abd // indirect
)
